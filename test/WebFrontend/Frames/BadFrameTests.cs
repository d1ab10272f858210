using System.Buffers.Binary;
using Tidegate.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Frames;

/// <summary>What a broken or hostile client may send after the upgrade: a close code each, and the permit comes back.</summary>
public class BadFrameTests
{
    private const int MaxMessageBytes = 64 * 1024;

    public static TheoryData<string, int> Cases => new()
    {
        { "unmasked text", 1002 },
        { "unmasked close", 1002 },
        { "rsv1", 1002 },
        { "rsv2", 1002 },
        { "rsv3", 1002 },
        { "opcode 3", 1002 },
        { "opcode 7", 1002 },
        { "opcode 11", 1002 },
        { "opcode 15", 1002 },
        { "fragmented ping", 1002 },
        { "ping of 126 bytes", 1002 },
        { "continuation of nothing", 1002 },
        { "two starts", 1002 },
        { "length with the top bit", 1002 },
        { "16-bit length for 5 bytes", 1002 },
        { "64-bit length for 5 bytes", 1002 },
        { "length of 2^62", 1009 },
        { "one byte over the limit", 1009 },
        { "fragments over the limit", 1009 },
        { "too many frames", 1008 },
        { "endless empty fragments", 1008 },
        { "ping flood", 1008 },
        { "pong flood", 1008 },
        { "overlong UTF-8", 1007 },
        { "surrogate in UTF-8", 1007 },
        { "UTF-8 over U+10FFFF", 1007 },
        { "cut UTF-8", 1007 },
        { "bad UTF-8 in the second fragment", 1007 },
        { "close of 1 byte", 1002 },
        { "close with 0", 1002 },
        { "close with 999", 1002 },
        { "close with 1004", 1002 },
        { "close with 1005", 1002 },
        { "close with 1006", 1002 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Client_that_breaks_the_rules_is_closed_with_the_code_and_its_permit_returns(string name, int code)
    {
        await using var host = await FrontendHost.StartAsync();
        host.Change(settings => settings with { MaxMessageBytes = MaxMessageBytes });
        using var client = await host.ConnectAsync();

        await client.SendAsync(Bytes(name));

        Assert.Equal(code, (await client.ReadCloseAsync()).Code);
        client.Dispose();
        Assert.Equal(code, (await host.Gateway.NextClosed()).Code);
        await host.Admission.NextReturn();
        Assert.Equal(0, host.Sockets.Count);
        Assert.Equal(0, host.Registry.Count);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1011)]
    [InlineData(3000)]
    [InlineData(4999)]
    public async Task Close_of_the_client_is_answered_with_its_code(int code)
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendAsync(RawClient.Close(code, "bye"));

        Assert.Equal((code, "bye"), await client.ReadCloseAsync());
        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(code, (await host.Gateway.NextClosed()).Code);
    }

    [Fact]
    public async Task Close_without_a_code_counts_as_normal()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendAsync(RawClient.Frame(8, []));

        Assert.Equal(1000, (await client.ReadCloseAsync()).Code);
        Assert.Equal(CloseCodes.Normal.Code, (await host.Gateway.NextClosed()).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_that_vanishes_is_recorded_as_1006(bool reset)
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(RawClient.Frame(1, "half a mess"u8, fin: false));

        if (reset)
            client.Reset();
        else
            client.Dispose();

        Assert.Equal(CloseCodes.Abnormal.Code, (await host.Gateway.NextClosed()).Code);
        await host.Admission.NextReturn();
    }

    [Fact]
    public async Task Frames_at_the_bounds_are_served()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Transport.MaxFramesPerMessage = 10);
        host.Change(settings => settings with { MaxMessageBytes = MaxMessageBytes });
        using var client = await host.ConnectAsync();

        for (var ping = 0; ping < 100; ping++)
            await client.SendAsync(RawClient.Frame(9, new byte[125]));
        for (var pong = 0; pong < 100; pong++)
            Assert.Equal(10, (await client.ReadFrameAsync()).Opcode);
        for (var frame = 0; frame < 9; frame++)
            await client.SendAsync(RawClient.Frame(frame == 0 ? 2 : 0, new byte[1], fin: false));
        await client.SendAsync(RawClient.Frame(0, new byte[MaxMessageBytes - 9]));

        Assert.Equal(MaxMessageBytes, (await client.ReadFrameAsync()).Payload.Length);
    }

    [Fact]
    public async Task Large_announcement_costs_no_memory()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        var before = connection.MemoryBytes;

        await client.SendAsync(RawClient.Frame(2, new byte[1024 * 1024])[..20]);
        await client.SendAsync(RawClient.Frame(9, []));

        // The header announces 1 MiB; what follows is payload, so the ping is not seen. Only the first buffer may be held.
        Assert.InRange(connection.MemoryBytes, before, before + 16 * 1024);
    }

    private static byte[] Bytes(string name) => name switch
    {
        "unmasked text" => RawClient.Frame(1, "hello"u8, masked: false),
        "unmasked close" => RawClient.Frame(8, [3, 232], masked: false),
        "rsv1" => RawClient.Frame(1, "x"u8, rsv: 4),
        "rsv2" => RawClient.Frame(1, "x"u8, rsv: 2),
        "rsv3" => RawClient.Frame(1, "x"u8, rsv: 1),
        "opcode 3" => RawClient.Frame(3, "x"u8),
        "opcode 7" => RawClient.Frame(7, "x"u8),
        "opcode 11" => RawClient.Frame(11, "x"u8),
        "opcode 15" => RawClient.Frame(15, "x"u8),
        "fragmented ping" => RawClient.Frame(9, "x"u8, fin: false),
        "ping of 126 bytes" => RawClient.Frame(9, new byte[126]),
        "continuation of nothing" => RawClient.Frame(0, "x"u8),
        "two starts" => [.. RawClient.Frame(1, "x"u8, fin: false), .. RawClient.Frame(1, "y"u8)],
        "length with the top bit" => LongHeader(ulong.MaxValue),
        "16-bit length for 5 bytes" => [0x81, 0x80 | 126, 0, 5, 0, 0, 0, 0, .. "hello"u8],
        "64-bit length for 5 bytes" => [.. LongHeader(5), .. "hello"u8],
        "length of 2^62" => LongHeader(1UL << 62),
        "one byte over the limit" => RawClient.Frame(2, new byte[MaxMessageBytes + 1]),
        "fragments over the limit" => [.. RawClient.Frame(2, new byte[MaxMessageBytes], fin: false), .. RawClient.Frame(0, new byte[1])],
        "too many frames" => [.. RawClient.Frame(1, "x"u8, fin: false), .. Repeat(RawClient.Frame(0, "x"u8, fin: false), 1000)],
        "endless empty fragments" => [.. RawClient.Frame(1, [], fin: false), .. Repeat(RawClient.Frame(0, [], fin: false), 1500)],
        "ping flood" => Repeat(RawClient.Frame(9, []), 200),
        "pong flood" => Repeat(RawClient.Frame(10, []), 200),
        "overlong UTF-8" => RawClient.Frame(1, [0xC0, 0xAF]),
        "surrogate in UTF-8" => RawClient.Frame(1, [0xED, 0xA0, 0x80]),
        "UTF-8 over U+10FFFF" => RawClient.Frame(1, [0xF4, 0x90, 0x80, 0x80]),
        "cut UTF-8" => RawClient.Frame(1, [0xE2, 0x82]),
        "bad UTF-8 in the second fragment" => [.. RawClient.Frame(1, [0xE2], fin: false), .. RawClient.Frame(0, [0x28])],
        "close of 1 byte" => RawClient.Frame(8, [3]),
        _ when name.StartsWith("close with ", StringComparison.Ordinal) => RawClient.Close(int.Parse(name[11..])),
        _ => throw new ArgumentException(name),
    };

    private static byte[] LongHeader(ulong length)
    {
        byte[] header = [0x82, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), length);
        return header;
    }

    private static byte[] Repeat(byte[] frame, int times) => [.. Enumerable.Repeat(frame, times).SelectMany(bytes => bytes)];
}
