using System.Globalization;

namespace Tidegate.Compare.Starting;

/// <summary>nginx with the module nchan. It has no echo.</summary>
internal sealed class NchanPeer : IPeer
{
    /// <inheritdoc/>
    public string Name => "nchan";

    /// <inheritdoc/>
    public string Title => "nginx with nchan";

    /// <inheritdoc/>
    public async Task<string> PrepareAsync(Workshop workshop)
    {
        var version = (await Workshop.RunAsync("nginx", ["-v"])).Trim();
        var module = await DebianPackage.VersionAsync("libnginx-mod-nchan");
        return $"{version[version.IndexOf("nginx/", StringComparison.Ordinal)..]}, nchan {module}";
    }

    /// <inheritdoc/>
    public Launch Launch(Workshop workshop, string folder)
    {
        var port = Ports.Free();
        var settings = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(settings, File.ReadAllText(workshop.PeerFile("nginx/nchan.conf"))
            .Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("FOLDER", folder, StringComparison.Ordinal));
        return new Launch([new Command("nginx", ["-c", settings], port)], new LoadTarget { Port = port })
        {
            Broadcast = text => Trigger.Post(port, "/broadcast", text),
        };
    }
}
