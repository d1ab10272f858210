namespace Tidegate.Cluster.Clients;

/// <summary>A place for one socket at a time.</summary>
internal sealed class ClientSlot(int index)
{
    public int Index => index;

    /// <summary>The socket; null while there is none.</summary>
    public ClientSocket? Socket { get; set; }

    /// <summary>When the socket is to be left; null for one that stays.</summary>
    public long? LeavesAt { get; set; }

    /// <summary>A frontend that has just failed, to be avoided once; -1 for none.</summary>
    public int Avoid { get; set; } = -1;

    /// <summary>Counts the appointments of this slot; only the last one holds.</summary>
    public int Appointment { get; set; }
}
