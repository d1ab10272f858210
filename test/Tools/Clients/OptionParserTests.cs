using System.Net;
using Tidegate.Clients.Load;

namespace Tidegate.Tools.Tests.Clients;

public sealed class OptionParserTests
{
    [Fact]
    public void All_options_are_read()
    {
        var options = OptionParser.Parse(
        [
            "--url", "ws://127.0.0.1:1/ws;ws://127.0.0.1:2/ws", "--url=ws://127.0.0.1:3/ws?hub=a", "--connections", "2000", "--rate", "12.5",
            "--mode", "echo", "--hold", "250ms", "--send-rate=1000", "--size", "100", "--retry", "--timeout", "5s", "--source", "127.0.0.2;127.0.0.3",
            "--destinations", "127.0.0.4", "--expect-open", "100", "--json", "out.json", "--quiet", "--seed", "7",
        ]);

        Assert.Equal(["/ws", "/ws", "/ws?hub=a"], options.Urls.Select(url => url.PathAndQuery));
        Assert.Equal(2000, options.Connections);
        Assert.Equal(12.5, options.Rate);
        Assert.Equal(LoadMode.Echo, options.Mode);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.Hold);
        Assert.Equal(1000, options.SendRate);
        Assert.Equal(100, options.Size);
        Assert.True(options.Retry);
        Assert.Equal(TimeSpan.FromSeconds(5), options.HandshakeTimeout);
        Assert.Equal([IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")], options.Sources);
        Assert.Equal([IPAddress.Parse("127.0.0.4")], options.Destinations);
        Assert.Equal(100, options.ExpectOpen);
        Assert.Equal("out.json", options.JsonPath);
        Assert.True(options.Quiet);
        Assert.Equal(7, options.Seed);
    }

    [Theory]
    [InlineData("--url is missing")]
    [InlineData("Unknown option '--conections'", "--url", "ws://h/", "--conections", "1")]
    [InlineData("--connections needs a value", "--url", "ws://h/", "--connections")]
    [InlineData("--connections '0'", "--url", "ws://h/", "--connections", "0")]
    [InlineData("--connections '-5'", "--url", "ws://h/", "--connections", "-5")]
    [InlineData("--rate 'fast'", "--url", "ws://h/", "--rate", "fast")]
    [InlineData("--hold '10 parsecs'", "--url", "ws://h/", "--hold", "10 parsecs")]
    [InlineData("--hold '-00:00:01'", "--url", "ws://h/", "--hold", "-00:00:01")]
    [InlineData("--timeout must be more than 0", "--url", "ws://h/", "--timeout", "0s")]
    [InlineData("--mode '1'", "--url", "ws://h/", "--mode", "1")]
    [InlineData("--size '19'", "--url", "ws://h/", "--size", "19")]
    [InlineData("--url 'http://h/' is not a ws:// address", "--url", "http://h/")]
    [InlineData("--source 'localhost'", "--url", "ws://h/", "--source", "localhost")]
    [InlineData("--expect-open 101 can never hold", "--url", "ws://h/", "--expect-open", "101")]
    public void Wrong_option_is_refused_by_name(string expected, params string[] arguments)
    {
        var wrong = Assert.Throws<UsageException>(() => OptionParser.Parse(arguments));

        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.5s", 1.5)]
    [InlineData("250ms", 0.25)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("00:01:30", 90)]
    public void Duration_is_read_with_its_unit(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }
}
