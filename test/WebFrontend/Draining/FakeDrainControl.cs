using Tidegate.WebFrontend.Draining;

namespace Tidegate.WebFrontend.Tests.Draining;

/// <summary>A drain that notes its orders.</summary>
internal sealed class FakeDrainControl : IDrainControl
{
    public List<string> Orders { get; } = [];

    public DrainProgress Progress { get; set; }

    public DrainProgress Begin(string actor, string reason) => Note("begin", actor, reason);

    public DrainProgress End(string actor, string reason) => Note("end", actor, reason);

    private DrainProgress Note(string order, string actor, string reason)
    {
        Orders.Add($"{order} {actor} {reason}");
        return Progress;
    }
}
