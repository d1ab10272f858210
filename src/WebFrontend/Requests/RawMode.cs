namespace Tidegate.WebFrontend.Requests;

/// <summary>Where the frames of a raw client go (query <c>webpubsub_mode</c>).</summary>
/// <param name="Group">The group that gets each frame; null where each frame is an event for the hub's handler.</param>
/// <param name="NoEcho">The sender does not get its own frames.</param>
internal sealed record RawMode(string? Group, bool NoEcho)
{
    /// <summary>Each frame is an event.</summary>
    public static readonly RawMode SendEvent = new(null, false);
}
