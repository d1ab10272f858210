namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Standalone</c>: what only the one process with everything in it has.</summary>
public sealed class StandaloneOptions
{
    /// <summary>
    /// The public listener serves a chat page, which gets its tokens without a key. Default: true where <c>Listen:Public</c> is loopback only and
    /// no key is configured, else false.
    /// </summary>
    public bool? Page { get; set; }
}
