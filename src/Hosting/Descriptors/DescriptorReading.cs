namespace Tidegate.Hosting.Descriptors;

/// <summary>A look at the descriptors of this process.</summary>
/// <param name="Limit">How many it may have open, sockets and files together; null where nothing bounds them.</param>
/// <param name="Used">How many are open.</param>
internal readonly record struct DescriptorReading(long? Limit, long Used)
{
    /// <summary>How many can still be opened.</summary>
    public long Free => Limit is { } limit ? Math.Max(0, limit - Used) : long.MaxValue;
}

/// <summary>Where readings come from.</summary>
internal interface IDescriptorSource
{
    /// <summary>Takes a look. Costs as much as there are descriptors, some milliseconds with ten thousand.</summary>
    DescriptorReading Read();
}
