using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>One frontend with members of a topic.</summary>
internal sealed class TopicSubscription
{
    public required string FrontendId { get; init; }

    /// <summary>Version of the count.</summary>
    public long Version { get; set; }

    /// <summary>Members there, at least 1.</summary>
    public int Count { get; set; }

    /// <summary>The way to the frontend.</summary>
    public required IDeliveryObserver Frontend { get; set; }

    /// <summary>When it was last repeated or found in the directory.</summary>
    public TimeSpan ConfirmedAt { get; set; }

    /// <summary>The directory did not know the frontend when it was asked last.</summary>
    public bool Missing { get; set; }
}
