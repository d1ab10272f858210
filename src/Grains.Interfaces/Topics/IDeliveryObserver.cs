namespace Tidegate.Topics;

/// <summary>Where a frontend takes messages for its clients.</summary>
[Alias("tidegate.frontend.deliveries")]
public interface IDeliveryObserver : IGrainObserver
{
    /// <summary>Takes messages for local connections. A batch that is repeated is delivered once.</summary>
    [Alias("deliver"), ResponseTimeout("00:00:03")]
    Task Deliver(DeliveryBatch batch);
}
