using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>A client whose message waits for a silo that stands still is served in all that needs no silo.</summary>
public sealed class StandstillTests
{
    private const string Key = "canary-access-5f0c1d2e3a4b5c6d7e8f90";

    [Fact]
    public async Task Ping_and_close_are_answered_and_the_socket_ends_while_a_message_waits_for_a_silent_silo()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 1, new Settings { ["Access:AccessKey"] = Key });
        var addresses = cluster.Frontends[0].Addresses;
        var path = $"/client/hubs/chat?webpubsub_mode=sendToGroup&group=g&access_token={TokenFor(addresses)}";
        await using var client = await RawWebSocketClient.OpenAsync(addresses.PublicPort, path);

        cluster.Silo.Process.Send(Signal.Stop);
        await client.SendAsync(Frame.OfText("for the group"));
        await client.SendAsync(new Frame(Opcode.Ping, []));
        // A publish is repeated for 20 s: what answers before that did not wait for it.
        Assert.Equal(Opcode.Pong, (await NextAsync(client))?.Opcode);

        await client.SendAsync(Frame.OfClose(1000));
        var answer = await NextAsync(client);
        Assert.Equal((Opcode.Close, 1000), (answer?.Opcode, answer?.CloseCode));
        await client.ReadToEndAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>The next frame that is no ping of the server.</summary>
    private static async Task<Frame?> NextAsync(RawWebSocketClient client)
    {
        Frame? frame;
        do
            frame = await client.ReadFrameAsync(TimeSpan.FromSeconds(60));
        while (frame?.Opcode == Opcode.Ping);
        return frame;
    }

    private static string TokenFor(ServiceAddresses addresses)
    {
        var claims = new
        {
            aud = $"http://127.0.0.1:{addresses.PublicPort}/client/hubs/chat",
            exp = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
            role = new[] { "webpubsub.sendToGroup" },
        };
        var body = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{body}.{Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.ASCII.GetBytes(body)))}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
