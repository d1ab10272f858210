using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.BadInput;

/// <summary>Bad input gets a clear refusal and costs nothing. One service has the whole table: a case that harmed it would show in the next.</summary>
public sealed class BadInputTests(SharedStandalone shared) : IClassFixture<SharedStandalone>
{
    private static readonly TimeSpan FaultSeen = TimeSpan.FromSeconds(15);

    /// <summary>Names of the cases: what the test runner shows and hands back.</summary>
    public static TheoryData<string> HandshakeCases => [.. HandshakeCase.All.Select(row => row.Name)];

    /// <inheritdoc cref="HandshakeCases"/>
    public static TheoryData<string> FrameCases => [.. FrameCase.All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(HandshakeCases))]
    public async Task Wrong_handshake_is_refused_and_costs_no_permit(string name)
    {
        var row = HandshakeCase.All.Single(row => row.Name == name);
        await using var client = await RawWebSocketClient.ConnectAsync(shared.Service.Addresses.PublicPort);

        await client.SendAsync(row.Request);
        var (status, head) = await client.ReadHeadAsync();

        Assert.True(row.Allowed.Contains(status), $"Expected {string.Join(" or ", row.Allowed)}:\n{head}");
        await AssertNothingInUseAsync();
    }

    [Theory]
    [MemberData(nameof(FrameCases))]
    public async Task Wrong_frame_is_answered_with_its_close_code_and_the_permit_comes_back(string name)
    {
        var row = FrameCase.All.Single(row => row.Name == name);
        await using (var client = await RawWebSocketClient.OpenAsync(shared.Service.Addresses.PublicPort))
        {
            var closed = client.ReadCloseCodeAsync(FaultSeen);
            await SendUntilClosedAsync(client, row.Bytes());
            Assert.Contains(await closed, row.Allowed);
        }

        await AssertNothingInUseAsync();
    }

    /// <summary>The server may end the connection before it has read everything.</summary>
    private static async Task SendUntilClosedAsync(RawWebSocketClient client, byte[] bytes)
    {
        try
        {
            await client.SendAsync(bytes);
        }
        catch (IOException)
        {
            // What the test is about is the close code, which its reader sees.
        }
    }

    private Task AssertNothingInUseAsync() =>
        Eventually.Holds("no permit is in use", FaultSeen, shared.Service.Admin.GetAuditAsync, audit => audit is { PermitsInUse: 0, Sockets: 0, Grains: 0 });
}
