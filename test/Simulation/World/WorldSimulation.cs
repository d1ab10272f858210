namespace Tidegate.Simulation;

/// <summary>Runs seeds against the classes that this assembly was compiled with.</summary>
internal sealed class WorldSimulation : ISimulation
{
    /// <inheritdoc/>
    public SeedReport Run(ulong seed, long[] reach, TextWriter? trace)
    {
        var world = new World(seed, reach, trace);
        try
        {
            world.Run();
            return Report(null, null);
        }
        catch (Violation violation)
        {
            return Report(violation.Rule, violation.Message);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // The shipped classes assert by throwing.
            return Report("assert", trace is null ? error.Message : error.ToString());
        }

        SeedReport Report(string? rule, string? text) =>
            new(seed, rule, text, world.Trace.Hash, world.Events, new TimeSpan(world.Now));
    }
}
