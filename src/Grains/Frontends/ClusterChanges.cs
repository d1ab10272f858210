using Tidegate.Topics;

namespace Tidegate.Grains.Frontends;

/// <summary>Notes when the set of silos changed last, as this silo sees it.</summary>
internal sealed class ClusterChanges(ISiloStatusOracle silos, TimeProvider time)
    : IClusterChanges, ISiloStatusListener, ILifecycleParticipant<ISiloLifecycle>
{
    private long _lastChange = time.GetTimestamp();

    /// <inheritdoc/>
    public bool AreRecent => time.GetElapsedTime(Volatile.Read(ref _lastChange)) < TopicTimings.RebuildTime;

    /// <inheritdoc/>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status) => Volatile.Write(ref _lastChange, time.GetTimestamp());

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ClusterChanges),
        ServiceLifecycleStage.RuntimeInitialize,
        _ =>
        {
            silos.SubscribeToSiloStatusEvents(this);
            return Task.CompletedTask;
        });
}
