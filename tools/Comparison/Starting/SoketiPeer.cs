using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Compare.Starting;

/// <summary>Soketi, which speaks Pusher's protocol: all clients subscribe to one channel. It has no echo.</summary>
internal sealed class SoketiPeer() : NodePeer("soketi", "Soketi", "@soketi/soketi", Server)
{
    private const string Server = "node_modules/@soketi/soketi/bin/server.js";
    private const string App = "compare";
    private const string Key = "compare-key";
    private const string Secret = "compare-secret";

    /// <inheritdoc/>
    public override Launch Launch(Workshop workshop, string folder)
    {
        var port = Ports.Free();
        var start = new Command("node", [Path.Combine(Folder(workshop), Server), "start"], port)
        {
            Environment = new Dictionary<string, string>
            {
                ["SOKETI_HOST"] = "127.0.0.1",
                ["SOKETI_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["SOKETI_DEFAULT_APP_ID"] = App,
                ["SOKETI_DEFAULT_APP_KEY"] = Key,
                ["SOKETI_DEFAULT_APP_SECRET"] = Secret,
            },
        };
        var target = new LoadTarget
        {
            Port = port,
            Path = $"/app/{Key}?protocol=7&client=js&version=8.4.0",
            Greeting = "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"all\"}}",
            Greeted = "subscription_succeeded",
        };
        return new Launch([start], target) { Broadcast = text => Event(port, text) };
    }

    /// <summary>A request that is signed as Pusher's HTTP API wants it.</summary>
    private static Trigger Event(int port, string text)
    {
        var body = $"{{\"name\":\"m\",\"channels\":[\"all\"],\"data\":\"{text}\"}}";
        var path = $"/apps/{App}/events";
        var hash = Hex(MD5.HashData(Encoding.UTF8.GetBytes(body)));
        var query = $"auth_key={Key}&auth_timestamp={DateTimeOffset.UtcNow.ToUnixTimeSeconds()}&auth_version=1.0&body_md5={hash}";
        var signature = Hex(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"POST\n{path}\n{query}")));
        return Trigger.Post(port, $"{path}?{query}&auth_signature={signature}", body, "application/json");

        static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
    }
}
