package io.causestream.ingest.kube.watch;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The known reasons of Events: those of Kubernetes' own components, and of common add-ons. Other
 * components may use any other reasons.
 */
public final class EventReasons {

    /** Stands for all reasons that are not in the table. */
    static final String OTHER = "Other";

    private static final String KUBELET =
            """
            AlreadyMountedVolume AppArmor BackOff CertificateExpired CertificateOverdueForRefresh
            CgroupV1 CheckLimitsForResolvConf ContainerGCFailed Created DNSConfigForming Denied
            ErrImageNeverPull Evicted EvictionThresholdMet ExceededGracePeriod Failed
            FailedAttachVolume FailedCreatePodContainer FailedCreatePodSandBox FailedKillPod
            FailedMapVolume FailedMount FailedMountOnFilesystemMismatch
            FailedNodeAllocatableEnforcement FailedNodeDeclaredFeaturesCheck FailedPodSandBoxStatus
            FailedPostStartHook FailedPreStopHook FailedPrepareDynamicResources FailedSync
            FailedToRetrieveImagePullSecret FailedValidation FileSystemResizeFailed
            FileSystemResizeSuccessful FreeDiskSpaceFailed HostIPsIPFamilyMismatch HostPortConflict
            ImageGCFailed InitContainerRestartPolicyForbidden InspectFailed InsufficientFreeCPU
            InsufficientFreeMemory InvalidDiskCapacity InvalidEnvironmentVariableNames
            InvalidNodeInfo Killing KubeletSetupFailed LifecycleHTTPFallback MissingClusterDNS
            NetworkNotReady NodeAffinity NodeAllocatableEnforced NodeHasDiskPressure
            NodeHasInsufficientMemory NodeHasInsufficientPID NodeHasNoDiskPressure
            NodeHasSufficientMemory NodeHasSufficientPID NodeName NodeNotReady NodeNotSchedulable
            NodePorts NodeReady NodeSchedulable NodeSelectorMismatching NodeShutdown
            NodeUnderDiskPressure NodeUnderMemoryPressure OutOfcpu OutOfephemeral-storage
            OutOfmemory OutOfpods PodFeatureUnsupported PodLevelResourcesNotSupported
            PodOSNotSupported PodOSSelectorNodeLabelDoesNotMatch PossibleMemoryBackedVolumesOnDisk
            Preempting ProbeWarning Pulled Pulling Rebooted ResizeCompleted ResizeDeferred
            ResizeError ResizeInfeasible ResizeStarted SMTAlignmentError SandboxChanged Shutdown
            Started Starting SuccessfulAttachVolume SuccessfulMountVolume
            SupplementalGroupsPolicyNotSupported SysctlForbidden SystemOOM TaintToleration
            TopologyAffinityError UnexpectedAdmissionError UnexpectedPredicateFailureType Unhealthy
            UnknownReason VolumeAttachmentLimitExceeded VolumeConditionAbnormal
            VolumeConditionNormal VolumePermissionChangeInProgress VolumeResizeFailed
            VolumeResizeSuccessful
            """;

    private static final String SCHEDULER =
            """
            FailedBinding FailedScheduling Preempted Scheduled WaitForFirstConsumer
            WaitForPodScheduled WaitingForGates
            """;

    private static final String WORKLOAD_CONTROLLERS =
            """
            BackoffLimitExceeded Completed ConflictingController DeadlineExceeded DeploymentRollback
            DeploymentRollbackRevisionNotFound DeploymentRollbackTemplateUnchanged FailedCreate
            FailedDaemonPod FailedDelete FailedGet FailedIndexes FailedNeedsStart FailedPlacement
            FailedResourceClaimCreation FailedUpdate ForbidConcurrent InvalidSchedule
            JobAlreadyActive MaxFailedIndexesExceeded MissSchedule MissingJob
            MultiplePodDisruptionBudgets NewReplicaSetReason NotDeleted OwnerRefInvalidNamespace
            PodFailurePolicy RecreatingFailedPod RecreatingTerminatedPod ReplicaSetCreateError
            Resumed SawCompletedJob ScalingReplicaSet SelectingAll SucceededDaemonPod SuccessPolicy
            SuccessfulCreate SuccessfulDelete SuccessfulUpdate Suspended TooManyActivePods
            TooManyMissedTimes TooManySucceededPods UnParseableCronJobSchedule UnexpectedJob
            UnknownCompletionMode UnknownTimeZone UnparseableSchedule UnsupportedSchedule
            """;

    private static final String AUTOSCALERS =
            """
            AmbiguousSelector DesiredReplicasComputed FailedComputeMetricsReplicas FailedConvertHPA
            FailedGetContainerResourceMetric FailedGetExternalMetric FailedGetObjectMetric
            FailedGetPodsMetric FailedGetResourceMetric FailedGetScale FailedRescale
            FailedToScaleUpGroup FailedUpdateReplicas FailedUpdateStatus InvalidMetricSourceType
            InvalidSelector NotTriggerScaleUp ScaleDown ScaleDownEmpty ScaleDownFailed
            ScaledUpGroup SelectorRequired SuccessfulRescale TriggeredScaleUp
            """;

    private static final String NODE_CONTROLLERS =
            """
            CIDRAssignmentFailed CIDRNotAvailable ConntrackFull CorruptDockerOverlay2
            DeletingAllPods DeletingNode DeletingNodeFailed DockerHung Drain FailedToCreateRoute
            FailedToStartMetricServer FailedToStartProxierHealthcheck FilesystemIsReadOnly
            IPVSDeprecation KernelDeadlock KernelOops NodeControllerEviction OOMKilling
            ReadonlyFilesystem RegisteredNode RemovingNode TaintManagerEviction TaskHung
            TerminatedAllPods TerminatingEvictedPod UnregisterNetDevice readOnlySysFS
            """;

    private static final String VOLUME_CONTROLLERS =
            """
            ClaimLost ClaimMisbound ExternalExpanding ExternalProvisioning FailedDetachVolume
            FileSystemResizeRequired MultipleSELinuxLabels NodeExpandFailed Provisioning
            ProvisioningCleanupFailed ProvisioningFailed ProvisioningIgnoreAlreadyBound
            ProvisioningSucceeded RecyclerPod ResizeFailed Resizing VolumeDelete VolumeFailedDelete
            VolumeFailedRecycle VolumeMismatch VolumeModify VolumeModifyFailed
            VolumeModifySuccessful VolumeRecycled VolumeSnapshotting VolumeUnknownReclaimPolicy
            """;

    private static final String NETWORK_AND_POLICY =
            """
            AddedOrUpdated AllocationFailed CalculateExpectedPodCountFailed
            ClusterIPAlreadyAllocated ClusterIPNotAllocated ClusterIPNotValid ClusterIPOutOfRange
            DeleteLoadBalancer DeleteLoadBalancerFailed DeletedLoadBalancer DeletingLoadBalancer
            DisruptionTarget EnsuredLoadBalancer EnsuringLoadBalancer ExternalIP
            FailedToCreateEndpoint FailedToCreateEndpointSlices FailedToListEndpointSlices
            FailedToListPods FailedToStartServiceHealthcheck FailedToUpdateEndpoint
            FailedToUpdateEndpointSlices IPAddressNotAllocated IPAddressWrongReference
            InvalidIPAddress KubernetesDefaultServiceCIDRError
            KubernetesDefaultServiceCIDRInconsistent KubernetesServiceCIDRError LeaderElection
            LoadBalancerSourceRanges NoPods PortAlreadyAllocated PortNotAllocated PortOutOfRange
            PortRangeFull Rejected ServiceCIDRFull SyncLoadBalancerFailed TLSConfigChanged
            Terminating TooManyAddressesToMirror TopologyAwareHintsDisabled
            TopologyAwareHintsEnabled UnAvailableLoadBalancer UnknownError UnmanagedPods
            UpdateLoadBalancerFailed UpdatedLoadBalancer
            """;

    private static final String OFTEN_RUN_BESIDE =
            """
            ArtifactUpToDate BackOffPullImage CertificateExpiring DependencyNotReady
            HealthCheckFailed InstallFailed InstallSucceeded Issuing OperationCompleted
            OperationStarted OrderCreated Progressing ReconciliationFailed ReconciliationSucceeded
            Requested ResourceCreated ResourceDeleted ResourceUpdated Sync SyncError SyncFailed
            SyncStatus UninstallFailed UninstallSucceeded Unsealed ErrUnsealFailed UpdateFailed
            Updated UpgradeFailed UpgradeSucceeded
            """;

    /** The table, and {@link #OTHER}. */
    public static final Set<String> KNOWN =
            Set.copyOf(
                    words(
                            KUBELET,
                            SCHEDULER,
                            WORKLOAD_CONTROLLERS,
                            AUTOSCALERS,
                            NODE_CONTROLLERS,
                            VOLUME_CONTROLLERS,
                            NETWORK_AND_POLICY,
                            OFTEN_RUN_BESIDE,
                            OTHER));

    private EventReasons() {}

    private static Set<String> words(String... tables) {
        Set<String> words = new TreeSet<>();
        Stream.of(tables)
                .flatMap(table -> Stream.of(table.strip().split("\\s+")))
                .forEach(words::add);
        return words;
    }
}
