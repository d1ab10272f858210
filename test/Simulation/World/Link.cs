namespace Tidegate.Simulation;

/// <summary>The network between one frontend and the budget: loses, doubles, delays, lets overtake, and may be cut in each direction.</summary>
internal sealed class Link(World world, Pcg random)
{
    private long _lastArrival;

    /// <summary>Requests get lost until then.</summary>
    public long CutToBudget { get; set; }

    /// <summary>Answers and pushes get lost until then.</summary>
    public long CutToFrontend { get; set; }

    /// <summary>Everything is held up until then.</summary>
    public long CloggedUntil { get; set; }

    public void ToBudget(Action arrive) => Send(CutToBudget, CutToFrontend, EventKind.Request, null, arrive);

    public void ToFrontend(FrontendProcess to, EventKind kind, Action arrive) => Send(CutToFrontend, CutToBudget, kind, to, arrive);

    private void Send(long cut, long otherCut, EventKind kind, FrontendProcess? to, Action arrive)
    {
        if (cut > world.Now)
        {
            world.Count(otherCut > world.Now ? Reach.FullCut : Reach.OneWayCut);
            return;
        }

        if (world.IsHealed)
        {
            world.After(world.HealedDelay, kind, arrive, to);
            return;
        }

        if (random.Chance(world.Weather.Loss)) world.Count(Reach.MessageLost);
        else Deliver(kind, to, arrive);
        if (!random.Chance(world.Weather.Doubling)) return;
        world.Count(Reach.MessageDoubled);
        Deliver(kind, to, arrive);
    }

    private void Deliver(EventKind kind, FrontendProcess? to, Action arrive)
    {
        var delay = world.Weather.BaseDelay + random.Between(0, world.Weather.Jitter);
        if (random.Chance(world.Weather.Clogging))
        {
            world.Count(Reach.MessageClogged);
            delay += random.Between(0, world.Weather.Ttl * 2);
        }

        var arrival = Math.Max(world.Now + delay, CloggedUntil);
        if (arrival < _lastArrival) world.Count(Reach.MessageOvertaken);
        else _lastArrival = arrival;
        world.ExpectArrival(arrival);
        world.After(arrival - world.Now, kind, arrive, to);
    }
}
