package io.causestream.ingest.kube;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The reasons that Events are known to have: those of Kubernetes' own parts, and of what is often
 * run beside them. A part of somebody else's may have any others.
 */
final class EventReasons {

    /** Stands for all that are not in the table. */
    static final String OTHER = "Other";

    private static final String KUBELET =
            """
            BackOff CgroupV1 ContainerGCFailed Created DNSConfigForming ErrImageNeverPull Evicted
            EvictionThresholdMet ExceededGracePeriod Failed FailedAttachVolume
            FailedCreatePodContainer FailedCreatePodSandBox FailedKillPod FailedMapVolume
            FailedMount FailedMountOnFilesystemMismatch FailedNodeAllocatableEnforcement
            FailedPodSandBoxStatus FailedPostStartHook FailedPreStopHook
            FailedPrepareDynamicResources FailedSync FailedToRetrieveImagePullSecret
            FailedValidation FileSystemResizeFailed FileSystemResizeSuccessful FreeDiskSpaceFailed
            HostPortConflict ImageGCFailed InspectFailed InsufficientFreeCPU InsufficientFreeMemory
            InvalidDiskCapacity InvalidEnvironmentVariableNames Killing KubeletSetupFailed
            MissingClusterDNS NetworkNotReady NodeAffinity NodeAllocatableEnforced
            NodeHasDiskPressure NodeHasInsufficientMemory NodeHasInsufficientPID
            NodeHasNoDiskPressure NodeHasSufficientMemory NodeHasSufficientPID NodeNotReady
            NodeNotSchedulable NodeReady NodeSchedulable NodeSelectorMismatching NodeShutdown
            NodeUnderDiskPressure NodeUnderMemoryPressure OutOfcpu OutOfmemory OutOfpods
            PossibleMemoryBackedVolumesOnDisk Preempting ProbeWarning Pulled Pulling Rebooted
            ResizeCompleted ResizeDeferred ResizeError ResizeInfeasible ResizeStarted
            SandboxChanged Shutdown Started Starting SuccessfulAttachVolume SuccessfulMountVolume
            SystemOOM UnexpectedAdmissionError Unhealthy VolumeResizeFailed VolumeResizeSuccessful
            VolumeConditionAbnormal VolumeConditionNormal WarnAlreadyMountedVolume
            """;

    private static final String SCHEDULER =
            """
            FailedBinding FailedScheduling Preempted Scheduled WaitForFirstConsumer
            WaitForPodScheduled WaitingForGates
            """;

    private static final String WORKLOAD_CONTROLLERS =
            """
            BackoffLimitExceeded Completed DeadlineExceeded DeploymentRollback
            DeploymentRollbackRevisionNotFound DeploymentRollbackTemplateUnchanged FailedCreate
            FailedDaemonPod FailedDelete FailedIndexes FailedNeedsStart FailedPlacement
            FailedUpdate ForbidConcurrent InvalidSchedule JobAlreadyActive
            MaxFailedIndexesExceeded MissSchedule MissingJob NewReplicaSetReason
            PodFailurePolicy RecreatingFailedPod RecreatingTerminatedPod ReplicaSetCreateError
            Resumed SawCompletedJob ScalingReplicaSet SelectingAll SucceededDaemonPod
            SuccessPolicy SuccessfulCreate SuccessfulDelete SuccessfulUpdate Suspended
            TooManyActivePods TooManyMissedTimes TooManySucceededPods UnexpectedJob
            UnknownTimeZone UnparseableSchedule
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
            CIDRAssignmentFailed CIDRNotAvailable ConntrackFull CorruptDockerOverlay2 DeletingAllPods
            DeletingNode DockerHung Drain FilesystemIsReadOnly KernelDeadlock KernelOops
            NodeControllerEviction OOMKilling ReadonlyFilesystem RegisteredNode RemovingNode
            TaintManagerEviction TaskHung TerminatedAllPods TerminatingEvictedPod UnregisterNetDevice
            """;

    private static final String VOLUME_CONTROLLERS =
            """
            ClaimLost ClaimMisbound ExternalExpanding ExternalProvisioning FailedDetachVolume
            FileSystemResizeRequired NodeExpandFailed Provisioning ProvisioningCleanupFailed
            ProvisioningFailed ProvisioningIgnoreAlreadyBound ProvisioningSucceeded RecyclerPod
            ResizeFailed Resizing VolumeDelete VolumeFailedDelete VolumeFailedRecycle
            VolumeMismatch VolumeModify VolumeModifyFailed VolumeModifySuccessful
            VolumeRecycled VolumeSnapshotting
            """;

    private static final String NETWORK_AND_POLICY =
            """
            AddedOrUpdated AllocationFailed CalculateExpectedPodCountFailed
            ClusterIPAlreadyAllocated ClusterIPNotAllocated ClusterIPOutOfRange DeleteLoadBalancer
            DeletedLoadBalancer DeletingLoadBalancer DisruptionTarget EnsuredLoadBalancer
            EnsuringLoadBalancer ExternalIP FailedToCreateEndpoint FailedToCreateEndpointSlices
            FailedToUpdateEndpoint FailedToUpdateEndpointSlices IPAddressNotAllocated LeaderElection
            LoadBalancerSourceRanges NoPods PortAlreadyAllocated PortNotAllocated Rejected
            SyncLoadBalancerFailed TopologyAwareHintsDisabled TopologyAwareHintsEnabled
            UnAvailableLoadBalancer UnmanagedPods UpdateLoadBalancerFailed UpdatedLoadBalancer
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
    static final Set<String> KNOWN =
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
