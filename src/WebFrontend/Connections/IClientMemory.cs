using Tidegate.Connections;

namespace Tidegate.WebFrontend.Connections;

/// <summary>What the handler of a client knows of it beyond one socket, and what goes with its link to another frontend.</summary>
internal interface IClientMemory
{
    /// <summary>Adds what it knows to the state of a link.</summary>
    LinkState Save(LinkState state);

    /// <summary>Takes over what another frontend knew. To be called before the client's first message.</summary>
    void Restore(LinkState state);
}
