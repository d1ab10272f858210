using System.Globalization;

namespace Tidegate.Compare.Starting;

/// <summary>FastAPI on uvicorn, as Debian packages them where they are there.</summary>
internal sealed class FastApiPeer : IPeer
{
    private const string DebianPython = "/usr/bin/python3";

    private static string Python => File.Exists(DebianPython) ? DebianPython : "python3";

    /// <inheritdoc/>
    public string Name => "fastapi";

    /// <inheritdoc/>
    public string Title => "FastAPI on uvicorn";

    /// <inheritdoc/>
    public async Task<string> PrepareAsync(Workshop workshop) => (await Workshop.RunAsync(Python, ["-c", """
        import fastapi, uvicorn, websockets.version, platform
        print(f"FastAPI {fastapi.__version__}, uvicorn {uvicorn.__version__}, websockets {websockets.version.version}, Python {platform.python_version()}")
        """])).Trim();

    /// <inheritdoc/>
    public Launch Launch(Workshop workshop, string folder)
    {
        var port = Ports.Free();
        string[] arguments =
        [
            "-m", "uvicorn", "--app-dir", workshop.PeerFile("python"), "fastapi_peer:app", "--host", "127.0.0.1",
            "--port", port.ToString(CultureInfo.InvariantCulture), "--backlog", "8192", "--no-access-log",
            "--ws", "websockets", "--ws-ping-interval", "30", "--ws-ping-timeout", "20",
        ];
        return new Launch([new Command(Python, arguments, port)], new LoadTarget { Port = port })
        {
            Broadcast = text => Trigger.Post(port, "/broadcast", text),
            Echo = "{m}",
        };
    }
}
