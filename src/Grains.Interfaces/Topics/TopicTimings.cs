namespace Tidegate.Topics;

/// <summary>What frontends and topic grains agree on.</summary>
public static class TopicTimings
{
    /// <summary>A frontend compares what it told the topic grains with what they know so often, since a grain's memory may be lost at any time.</summary>
    public static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(10);

    /// <summary>A frontend that could not compare for so long repeats all its subscriptions.</summary>
    public static readonly TimeSpan RepeatAfter = 2 * CheckPeriod;

    /// <summary>
    /// For so long after silos came or went a grain may be new to things that its predecessor knew: until all is repeated where nothing
    /// could be compared, and as long again for calls that failed meanwhile and for the time that a repetition takes.
    /// </summary>
    public static readonly TimeSpan RebuildTime = TimeSpan.FromSeconds(45);
}
