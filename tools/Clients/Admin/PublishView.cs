namespace Tidegate.Clients.Admin;

/// <summary>What became of a message.</summary>
/// <param name="Members">Connections it is meant for.</param>
/// <param name="Frontends">Frontends it goes to.</param>
/// <param name="Pending">Frontends that have not confirmed it.</param>
public sealed record PublishView(int Members, int Frontends, int Pending);
