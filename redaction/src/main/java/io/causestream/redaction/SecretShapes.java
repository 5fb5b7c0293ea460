package io.causestream.redaction;

import java.util.List;

/**
 * The forms of well-known secrets, by issuer. Each is linear: what must follow a long run of
 * characters is searched for only at the run's beginning, and what may be repeated is a single
 * class of characters.
 */
final class SecretShapes {

    private static final String BASE64 = "[A-Za-z0-9+/]";

    static final List<SecretShape> ALL =
            List.of(
                    // Amazon: key ids, the secret key beside one, session tokens, Bedrock.
                    SecretShape.of(
                            "akia asia abia acca", "\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\\b"),
                    SecretShape.of(
                            "akia asia",
                            "\\b(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9+/]{1,20}(?:[A-Za-z_ ]{1,40}[^A-Za-z0-9+/]{1,6})?(?<secret>[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])"),
                    SecretShape.of(
                            "fwogzxivyxdz iqojb3jpz2lu absk",
                            "(?:FwoGZXIvYXdz|IQoJb3JpZ2lu|\\bABSK)[A-Za-z0-9+/=_-]{40,}+"),
                    // Google: API keys, OAuth tokens, refresh tokens and client secrets.
                    SecretShape.of(
                            "aiza ya29. gocspx- 1//0",
                            "\\bAIza[A-Za-z0-9_-]{35,}+|\\bya29\\.[A-Za-z0-9_.-]{20,}+|\\bGOCSPX-[A-Za-z0-9_-]{20,}+|(?<![A-Za-z0-9/])1//0[A-Za-z0-9_-]{30,}+"),
                    // Azure: client secrets and storage keys.
                    SecretShape.of(
                            "q~",
                            "(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}+"),
                    SecretShape.of("==", "(?<!sha512-)(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}=="),
                    // Signatures and keys in the query of a URL.
                    SecretShape.of(
                            "sig= signature= credential= code= key= auth= hmac=",
                            "(?i)[?&;](?:sig|signature|hmac|x-(?:amz|goog)-(?:signature|credential)|(?:key|auth|code)(?=[=][^&\\s\"'<>#]{10}))=(?<secret>[^&\\s\"'<>#\\\\]{6,}+)"),
                    // JSON web tokens, signed or encrypted, also when cut off.
                    SecretShape.of(
                            "eyj",
                            "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+){1,4}+"),
                    // Code hosts.
                    SecretShape.of(
                            "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
                            "\\bgh[pousr]_[A-Za-z0-9]{20,}+|\\bgithub_pat_[A-Za-z0-9_]{20,}+"),
                    SecretShape.of(
                            "glpat- gldt- glrt- glcbt- glptt- glft- glimt- glagent- gloas- glsoat- gr1348941",
                            "\\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[A-Za-z0-9_.=-]{16,}+|\\bGR1348941[A-Za-z0-9_-]{16,}+"),
                    // Package and image registries.
                    SecretShape.of(
                            "npm_ pypi- dckr_ rubygems_ oy2",
                            "\\bnpm_[A-Za-z0-9]{30,}+|\\bpypi-[A-Za-z0-9_-]{40,}+|\\bdckr_[po]at_[A-Za-z0-9_-]{20,}+|\\brubygems_[a-f0-9]{40,}+|\\boy2[a-z0-9]{43}\\b"),
                    // Chats and mail: tokens, and webhook addresses, which are as good as tokens.
                    SecretShape.of(
                            "xox xapp-",
                            "\\bxox[a-z](?:[.]xox[a-z])?-[A-Za-z0-9-]{10,}+|\\bxapp-[A-Za-z0-9-]{10,}+"),
                    SecretShape.of(
                            "hooks.slack.com discord webhook.office.com",
                            "(?i)(?:hooks\\.slack\\.com/(?:services|workflows|triggers)|discord(?:app)?\\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{1,30}|webhook\\.office\\.com/webhookb2)/(?<secret>[^\\s\"'<>\\\\]{10,}+)"),
                    SecretShape.of(":aa", "(?<![A-Za-z0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}+"),
                    SecretShape.of(
                            "discord bot",
                            "(?<![A-Za-z0-9_.-])[MNO][A-Za-z0-9_-]{22,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,}+"),
                    SecretShape.of(
                            "sg. key- -us",
                            "(?<![A-Za-z0-9_.-])SG\\.[A-Za-z0-9_-]{16,}+\\.[A-Za-z0-9_-]{16,}+|\\bkey-[0-9a-f]{32}\\b|\\b[0-9a-f]{32}-us[0-9]{1,2}\\b"),
                    SecretShape.of(
                            "sk0 sk1 sk2 sk3 sk4 sk5 sk6 sk7 sk8 sk9 ska skb skc skd ske skf"
                                    + " ac0 ac1 ac2 ac3 ac4 ac5 ac6 ac7 ac8 ac9 aca acb acc acd ace acf",
                            "\\b(?:SK|AC)[0-9a-f]{32}\\b"),
                    // Payment.
                    SecretShape.of(
                            "sk_ rk_ whsec_ sq0 shp eaaa",
                            "\\b[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,}+|\\bwhsec_[A-Za-z0-9+/=]{16,}+|\\bsq0[a-z]{3}-[A-Za-z0-9_-]{20,}+|\\bshp(?:at|ca|pa|ss)_[A-Fa-f0-9]{20,}+"),
                    // Models. Names of objects are lower-case: a capital letter and a digit
                    // distinguish keys from them.
                    SecretShape.of(
                            "sk-",
                            "(?<![A-Za-z0-9_-])sk-(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{20,}+|(?<![A-Za-z0-9_-])sk-(?:ant|or|proj|svcacct|lf)-[A-Za-z0-9_-]{16,}+|(?<![A-Za-z0-9_-])sk-[A-Fa-f0-9]{32,}+"),
                    SecretShape.of(
                            "hf_ gsk_ r8_ xai- pplx-",
                            "\\bhf_[A-Za-z0-9]{30,}+|\\bgsk_[A-Za-z0-9]{40,}+|\\br8_[A-Za-z0-9]{30,}+|\\bxai-[A-Za-z0-9]{40,}+|\\bpplx-[A-Za-z0-9]{40,}+"),
                    // Vault and others that keep secrets.
                    SecretShape.of(
                            "hvs. hvb. hvr. age-secret-key- dp. op_ ops_",
                            "\\bhv[sbr]\\.[A-Za-z0-9_-]{20,}+|\\bAGE-SECRET-KEY-1[A-Z0-9]{50,}+|\\bdp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9._-]{20,}+|\\bops_eyJ[A-Za-z0-9_-]{20,}+"),
                    SecretShape.of(
                            "s.", "(?<![A-Za-z0-9_.-])s\\.[A-Za-z0-9]{24}(?![A-Za-z0-9_.-])"),
                    // Clouds, databases, observability, delivery.
                    SecretShape.of(
                            "dop_ doo_ dor_ dapi pscale_ sbp_ ltai tskey- atlasv1 pul- v1.0- fo1_ fm2_",
                            "\\bdo[opr]_v1_[a-f0-9]{40,}+|\\bdapi[a-f0-9]{32}(?:-[0-9]+)?+|\\bpscale_[a-z]{2,8}_[A-Za-z0-9_.-]{20,}+|\\bsbp_[a-f0-9]{40,}+|\\bLTAI[A-Za-z0-9]{12,24}\\b|\\btskey-[a-z]+-[A-Za-z0-9-]{10,}+|\\b[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{40,}+|\\bpul-[a-f0-9]{40}\\b|\\bv1\\.0-[a-f0-9]{24}-[a-f0-9]{100,}+|\\bf(?:o1|m2)_[A-Za-z0-9+/=_,-]{40,}+"),
                    SecretShape.of(
                            "glsa_ glc_ nrak- sntry dt0c01 lin_api_ pmak- atatt argocd. figd_",
                            "\\bglsa_[A-Za-z0-9_]{20,}+|\\bglc_[A-Za-z0-9+/=]{32,}+|\\bNRAK-[A-Z0-9]{20,}+|\\bsntry[su]_[A-Za-z0-9+/=_-]{30,}+|\\bdt0c01\\.[A-Z0-9]{24}\\.[A-Z0-9]{40,}+|\\blin_api_[A-Za-z0-9]{30,}+|\\bPMAK-[a-f0-9-]{40,}+|\\bATATT[A-Za-z0-9_=-]{40,}+|\\bfigd_[A-Za-z0-9_-]{30,}+"),
                    // Keys and other encoded bodies: base64 of "-----BEGIN", except certificates.
                    SecretShape.of(
                            "ls0tls1crudjti", "LS0tLS1CRUdJTi(?!BDRVJU)" + BASE64 + "{20,}+={0,2}"),
                    // Hashes of passwords, which can be cracked.
                    SecretShape.of(
                            "$2 $argon2 $1$ $5$ $6$ $y$ $apr1$ {ssha pbkdf2_ scram-sha-",
                            "\\$2[abxy]?\\$[0-9]{2}\\$[./A-Za-z0-9]{53}|\\$argon2(?:id|i|d)\\$[^\\s\"'\\\\]{20,}+|\\$(?:[156y]|apr1)\\$[^\\s$\"']{1,40}\\$[./A-Za-z0-9$]{20,}+|(?i:\\{S?SHA(?:256|512)?\\}|pbkdf2_sha(?:1|256|512)\\$|SCRAM-SHA-(?:1|256|512)\\$)[A-Za-z0-9+/=$:.]{16,}+"),
                    // user:password@ of a URL; the user stays, since "wrong user" is a cause.
                    SecretShape.of(
                            ":// :\\/",
                            "(?<=[A-Za-z0-9+.-]):(?:\\\\?/){2}[^\\s:/\"'<>]{0,100}+:(?<secret>[^\\s/?#\"'<>]{1,300})@"),
                    SecretShape.of(
                            "%3a%2f%2f",
                            "(?i)%3A%2F%2F[^\\s%&]{0,100}+%3A(?<secret>(?:[^\\s%&]++|%(?!40)){1,100}+)%40"),
                    SecretShape.of(
                            "://",
                            "(?<=[A-Za-z0-9+.-])://[^\\s:/@\"'<>]{0,100}+:(?![0-9]{1,5}[/?#])(?<secret>[^\\s\"'<>@]{1,300}+)@(?=[A-Za-z0-9.-]{1,253}(?:[:/?,\\s\"']|$))"),
                    SecretShape.of(
                            "://",
                            "(?<=[A-Za-z0-9+.-])://(?<secret>(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,200}+)@"),
                    // user:password@tcp(host), user/password@host of databases.
                    SecretShape.of(
                            "@tcp @unix @udp @(",
                            "(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{1,64}+:(?<secret>[^\\s\"'`]{1,200}?)@(?:tcp6?|unix|udp)?\\("),
                    SecretShape.of(
                            "thin: sqlplus",
                            "(?i)(?:oracle:thin:|sqlplus(?: -[A-Za-z]{1,10}){0,4} )[A-Za-z0-9_.$#\"]{1,64}/(?<secret>[^\\s@\"']{1,200})@"),
                    // Bearer and Basic, without a header's name before them.
                    SecretShape.of(
                            "bearer basic",
                            "(?<![A-Za-z0-9])(?i:bearer|basic)[\\s:=]{1,3}(?<secret>(?=[^\\s\"']{0,200}(?:[0-9]|[a-z][A-Z]))[A-Za-z0-9._~+/-]{16,}+={0,2})"),
                    SecretShape.of(
                            "cookie",
                            "(?i)(?<![A-Za-z0-9])(?:set-)?cookie2?[\"'\\\\]{0,4}\\s{0,3}[:=]\\s{0,3}[\"'\\\\\\[]{0,4}(?<secret>[^\\s\"'=;\\\\]{1,60}=[^\\r\\n\"'\\\\\\]]{1,8000}+)"),
                    SecretShape.of(
                            "session sessid .sid=",
                            "(?i)(?<![A-Za-z0-9])(?:[a-z_.]{0,20}session_?id|phpsessid|connect\\.sid|session)=(?<secret>[A-Za-z0-9%._~+/:-]{16,}+)"),
                    // Commands whose flags don't reveal that they take a secret.
                    SecretShape.of(
                            "mysql mariadb",
                            "(?i)(?<![A-Za-z0-9])(?:mysql|mariadb)[a-z-]{0,10}[ \\t][^\\r\\n|;&]{0,300}?(?<=[ \\t\"'])-p(?<secret>[^\\s\"'\\\\]{1,200}+)"),
                    SecretShape.of(
                            "sshpass login mongo redis-cli ldap",
                            "(?i)(?<![A-Za-z0-9])(?:sshpass[ \\t]+-p|(?:docker|podman|helm|oras|nerdctl|skopeo|az|registry)[ \\t][^\\r\\n|;&]{0,200}?login[ \\t][^\\r\\n|;&]{0,200}?[ \\t]-p|login[ \\t][^\\r\\n|;&]{0,200}?[ \\t]-p|mongo[a-z]{0,10}[ \\t][^\\r\\n|;&]{0,200}?[ \\t]-p|redis-cli[ \\t](?:[^\\r\\n|;&]{0,200}?[ \\t])?-a|ldap[a-z]{0,10}[ \\t][^\\r\\n|;&]{0,200}?[ \\t]-w)[ \\t=]{0,3}[\"'\\\\]{0,2}(?<secret>[^\\s\"'\\\\]{1,200}+)"),
                    SecretShape.of(
                            "curl wget xh",
                            "(?<![A-Za-z0-9])(?:curl|wget|xh)[ \\t][^\\r\\n|;]{0,400}?(?:-u|--user|--proxy-user)[ \\t=]{0,3}[\"'\\\\]{0,2}[^\\s:\"'\\\\]{0,100}:(?<secret>[^\\s\"'\\\\]{1,200}+)"),
                    SecretShape.of(
                            "pass:", "(?i)(?<![A-Za-z0-9])pass:(?<secret>[^\\s\"'\\\\]{4,200}+)"),
                    SecretShape.of(
                            "requirepass masterauth identified",
                            "(?i)\\b(?:requirepass|masterauth|identified[ ](?:with[ ][a-z0-9_]{1,40}[ ])?by)[ \\t]+[\"'\\\\]{0,3}(?<secret>[^\\s\"'\\\\]{1,200}+)"));

    private SecretShapes() {}
}
