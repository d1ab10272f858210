using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>A client that answers its warning in time stays.</summary>
public sealed class IdleAnswerTests(ShortIdle shared) : IClassFixture<ShortIdle>
{
    [Theory]
    [InlineData("{\"type\":\"keepAlive\"}")]
    [InlineData("any message")]
    public async Task Client_that_answers_the_warning_stays_and_is_warned_again(string answer)
    {
        await using var client = await WebSocketTestClient.OpenAsync(shared.Process.WebSocketUrl);
        var first = await client.WaitForNoticeAsync("idleWarning");

        var answered = client.Age;
        await client.SendAsync(answer);
        var second = await client.WaitForAsync("a second warning", message => message.Event == "idleWarning" && message.At > first.At);

        Expect.OnTime("The second warning", answered + ShortIdle.Timeout - ShortIdle.Warning, second.At);
        Assert.True(second.At > ShortIdle.Timeout, "The second warning came before the first close was due: it proves nothing.");
        Assert.True(client.IsOpen);
    }
}
