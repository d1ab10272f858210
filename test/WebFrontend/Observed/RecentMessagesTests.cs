using Tidegate.Topics;
using Tidegate.WebFrontend.Observed;

namespace Tidegate.WebFrontend.Tests.Observed;

public sealed class RecentMessagesTests
{
    private readonly RecentMessages _recent = new(capacity: 2);

    [Fact]
    public void Message_that_is_published_again_is_not_new()
    {
        var message = Message.FromText("hello");

        Assert.True(_recent.TryAdd("hub/a", message));
        Assert.False(_recent.TryAdd("hub/a", message with { FromUserId = "ann" }));
    }

    [Fact]
    public void Same_text_published_twice_is_two_messages()
    {
        Assert.True(_recent.TryAdd("hub/a", Message.FromText("hello")));
        Assert.True(_recent.TryAdd("hub/a", Message.FromText("hello")));
    }

    [Fact]
    public void Message_to_two_topics_is_new_to_each()
    {
        var message = Message.FromText("hello");

        Assert.True(_recent.TryAdd("hub/a", message));
        Assert.True(_recent.TryAdd("hub/b", message));
    }

    [Fact]
    public void Message_without_an_identity_is_always_new()
    {
        var message = Message.FromText("hello") with { MessageId = Guid.Empty };

        Assert.True(_recent.TryAdd("hub/a", message));
        Assert.True(_recent.TryAdd("hub/a", message));
    }

    [Fact]
    public void Oldest_message_is_forgotten_first()
    {
        Message[] messages = [Message.FromText("1"), Message.FromText("2"), Message.FromText("3")];
        foreach (var message in messages) Assert.True(_recent.TryAdd("hub/a", message));

        Assert.False(_recent.TryAdd("hub/a", messages[2]));
        Assert.False(_recent.TryAdd("hub/a", messages[1]));
        Assert.True(_recent.TryAdd("hub/a", messages[0]));
    }
}
