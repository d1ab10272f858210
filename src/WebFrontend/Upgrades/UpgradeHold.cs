using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Requests;
using Tidegate.WebFrontend.Upstream;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>What an upgrade has taken on its way through the checks. All of it goes back where a later check refuses.</summary>
internal sealed class UpgradeHold(IDisposable address, RateGate rate, IDisposable? room)
{
    /// <summary>What the client asked for, or what the application has made of it.</summary>
    public required ClientRequest Request { get; set; }

    /// <summary>The way to the HTTP endpoints of its application; null where its hub has none.</summary>
    public UpstreamLink? Application { get; set; }

    /// <summary>The places under the caps of address and user.</summary>
    public HeldPlaces Places { get; } = new(address);

    /// <summary>Its room in this process, which goes back when its carrier is closed; null where it needs none of its own.</summary>
    public IDisposable? Room => room;

    /// <summary>Who the client is.</summary>
    public ClientIdentity? Identity { get; set; }

    /// <summary>The permit.</summary>
    public PermitTicket? Ticket { get; set; }

    /// <summary>What the client comes back to; null where its connection is new.</summary>
    public LinkFound? Link { get; set; }

    /// <summary>Gives everything back.</summary>
    public void Undo()
    {
        Application?.Disconnected("The upgrade was refused.");
        // A permit that the link has kept stays with it: a socket may have been opened for it, so that this does nothing.
        Ticket?.Release();
        Link?.Here?.Connection.Link?.GiveUpResuming();
        rate.Return();
        Places.Dispose();
        room?.Dispose();
    }
}
