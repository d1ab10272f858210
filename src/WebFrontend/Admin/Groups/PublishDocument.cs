namespace Tidegate.WebFrontend.Admin.Groups;

/// <summary>A message that is on its way to its members.</summary>
/// <param name="Members">Connections it is meant for, as known.</param>
/// <param name="Frontends">Frontends it goes to.</param>
/// <param name="Pending">Frontends that have not confirmed that they have it.</param>
internal sealed record PublishDocument(int Members, int Frontends, int Pending);
