namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Hubs:{hub}</c>: one hub.</summary>
public sealed class HubOptions
{
    /// <summary>What happens to messages from clients: <c>none</c>, <c>echo</c> or <c>grain</c>. Default <c>none</c>.</summary>
    public HubHandler Handler { get; set; } = HubHandler.None;

    /// <summary>Its clients are of class priority. Default false.</summary>
    public bool Priority { get; set; } = false;
}
