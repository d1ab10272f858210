using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation;

/// <summary>One client: comes to a frontend, waits as long as it likes, tries again some times, stays for a while.</summary>
internal sealed class Client(World world, Pcg random, AdmissionClass admissionClass, int tries)
{
    private int _tries = tries;

    public AdmissionClass Class => admissionClass;

    /// <summary>How long it waits for a permit. In the healed phase the bound ends the wait, not the client.</summary>
    public long Patience { get; } = world.IsHealed ? 10 * world.AdmitBound : random.Between(Span.Millisecond, 2 * Span.Second);

    /// <summary>It has its socket.</summary>
    public bool IsIn { get; private set; }

    public SimSocket? Socket { get; private set; }

    public void Refused(FrontendProcess at, TakeOutcome outcome)
    {
        if (--_tries <= 0) return;
        var pause = world.IsHealed ? 20 * Span.Millisecond : random.Between(20, 400) * Span.Millisecond;
        // It comes again to the machine, whatever process runs there by then.
        world.After(pause, EventKind.Arrival, () => at.Machine.Arrive(this));
    }

    public void Connected(FrontendProcess at, SimSocket socket)
    {
        (IsIn, Socket) = (true, socket);
        if (world.IsHealed) return;
        var stay = random.Between(Span.Millisecond, world.Weather.LongestSession);
        world.After(
            stay,
            EventKind.ClientLeaves,
            () =>
            {
                if (!world.IsHealed) at.BeginClose(socket);
            },
            at);
    }
}
