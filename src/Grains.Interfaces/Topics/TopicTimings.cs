namespace Tidegate.Topics;

/// <summary>What frontends and topic grains agree on.</summary>
public static class TopicTimings
{
    /// <summary>A frontend repeats each of its subscriptions at least so often, since a grain's memory may be lost at any time.</summary>
    public static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For so long after silos came or went a grain may be new to things that its predecessor knew: a refresh period and half of one
    /// more, for calls that failed meanwhile.
    /// </summary>
    public static readonly TimeSpan RebuildTime = 1.5 * RefreshPeriod;
}
