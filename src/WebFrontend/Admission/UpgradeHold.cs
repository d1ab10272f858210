using Tidegate.WebFrontend.Protocols;

namespace Tidegate.WebFrontend.Admission;

/// <summary>What an upgrade has taken on its way through the checks. All of it goes back where a later check refuses.</summary>
internal sealed class UpgradeHold(IDisposable address, RateGate rate)
{
    private IDisposable? _place;

    /// <summary>The place under the address's cap; kept until the carrier is closed.</summary>
    public IDisposable Address => address;

    /// <summary>Who the client is.</summary>
    public ClientIdentity? Identity { get; set; }

    /// <summary>The permit.</summary>
    public PermitTicket? Ticket { get; set; }

    /// <summary>The place under the user's cap; kept until the connection is registered and counted as such.</summary>
    public void KeepPlace(IDisposable? place) => _place = place;

    /// <summary>The connection is registered, or never will be.</summary>
    public void LeavePlace() => _place?.Dispose();

    /// <summary>Gives everything back.</summary>
    public void Undo()
    {
        Ticket?.Release();
        LeavePlace();
        rate.Return();
        address.Dispose();
    }
}
