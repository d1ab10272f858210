namespace Tidegate.Simulation.Scale;

/// <summary>The phases of one measured cluster, from empty to full.</summary>
internal static class ScaleRun
{
    /// <summary>Clients per second between the measured phases.</summary>
    private const int Hurry = 1_000_000;

    /// <summary>So many of them come to one frontend at once.</summary>
    private const int AtOnce = 20;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    public static IEnumerable<ScaleFigures> Run(ScaleLoad load, LedgerFormats formats)
    {
        var world = new ScaleWorld(load, formats);
        var seconds = load.Window.TotalSeconds;
        yield return world.Measure("filling from 0", () => world.Fill((int)(load.ConnectRate * seconds), load.ConnectRate));
        FillUpTo(world, 0.5);
        yield return world.Measure("idle at 50 %", () => world.RunFor(load.Window));
        yield return world.Measure("churn at 50 %", () => world.Churn((int)(load.ChurnRate * seconds), load.ChurnRate));
        FillUpTo(world, 0.9);
        yield return world.Measure("filling from 90 %", () => world.Fill((int)(load.ConnectRate * seconds), load.ConnectRate));
        FillUpTo(world, 1);
        yield return world.Measure("churn at 100 %", () => world.Churn((int)(load.ChurnRate * seconds), load.ChurnRate));
        yield return world.Measure("storm at 100 %", () => world.Fill((int)(load.ConnectRate * seconds), load.ConnectRate));
    }

    private static void FillUpTo(ScaleWorld world, double share)
    {
        // Clients that were refused, or are still waiting, are made up for in the next round.
        var goal = (int)(world.Load.Limit * share);
        for (var round = 0; round < 20 && world.Live < goal; round++)
        {
            world.Fill(goal - world.Live, Math.Min(Hurry, world.Load.Limit), AtOnce);
            world.RunFor(Settle);
        }

        if (world.Live < goal) throw new InvalidOperationException($"{world.Live} of {goal} clients were let in.");
    }
}
