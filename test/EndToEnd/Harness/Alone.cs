namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>
/// Tests that need the whole machine: they open thousands of sockets, or fill memories. Those that only measure time are in EndToEndTimed.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
