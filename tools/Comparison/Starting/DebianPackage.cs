namespace Tidegate.Compare.Starting;

/// <summary>What Debian says of a package.</summary>
internal static class DebianPackage
{
    /// <summary>Its version.</summary>
    /// <exception cref="PeerUnavailableException">It is not installed.</exception>
    public static async Task<string> VersionAsync(string package)
    {
        var version = (await Workshop.RunAsync("dpkg-query", ["--showformat=${Version}", "--show", package])).Trim();
        return version.Length > 0 ? version : throw new PeerUnavailableException($"{package} is not installed");
    }
}
