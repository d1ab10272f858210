using System.Globalization;
using System.Text.Json;

namespace Tidegate.Compare.Starting;

/// <summary>A server of Node in a script of the comparison.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="title">Name in tables.</param>
/// <param name="package">Package that it is made of.</param>
/// <param name="script">Script that starts it.</param>
internal class NodePeer(string name, string title, string package, string script) : IPeer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Title => title;

    /// <inheritdoc/>
    public async Task<string> PrepareAsync(Workshop workshop)
    {
        var folder = Directory.CreateDirectory(Folder(workshop)).FullName;
        foreach (var file in new DirectoryInfo(workshop.PeerFile("node")).EnumerateFiles())
            file.CopyTo(Path.Combine(folder, file.Name), overwrite: true);
        var installed = Path.Combine(folder, "node_modules", package, "package.json");
        if (!File.Exists(installed))
            await Workshop.RunAsync("npm", ["ci", "--ignore-scripts"], folder);
        using var about = JsonDocument.Parse(await File.ReadAllTextAsync(installed));
        return $"{package} {about.RootElement.GetProperty("version").GetString()}, Node {(await Workshop.RunAsync("node", ["--version"])).Trim()}";
    }

    /// <inheritdoc/>
    public virtual Launch Launch(Workshop workshop, string folder)
    {
        var port = Ports.Free();
        return new Launch([Start(workshop, port)], new LoadTarget { Port = port })
        {
            Broadcast = text => Trigger.Post(port, "/broadcast", text),
            Echo = "{m}",
        };
    }

    /// <summary>The script with its port.</summary>
    protected Command Start(Workshop workshop, int port) =>
        new("node", [Path.Combine(Folder(workshop), script), port.ToString(CultureInfo.InvariantCulture)], port);

    /// <summary>Where scripts and packages are: beside what is built, so that nothing is installed among the sources.</summary>
    protected static string Folder(Workshop workshop) => Path.Combine(workshop.Artifacts, "node");
}
