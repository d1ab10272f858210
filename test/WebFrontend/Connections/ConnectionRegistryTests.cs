using Tidegate.Topics;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

public class ConnectionRegistryTests
{
    [Fact]
    public async Task Members_of_hub_user_and_groups_are_indexed_while_they_live()
    {
        await using var host = await FrontendHost.StartAsync();
        var registry = host.Registry;
        using var first = await host.ConnectAsync("/ws?hub=h&user=ann&group=g");
        var ann = await host.Gateway.NextOpened();
        using var second = await host.ConnectAsync("/ws?hub=H&user=bob");
        var bob = await host.Gateway.NextOpened();
        var changes = new List<(string, int)>();
        registry.TopicChanged += topic => changes.Add((topic, registry.CountOf(topic)));

        Assert.True(registry.SetMembership(bob.Descriptor.ConnectionId, "g", member: true));
        Assert.True(registry.SetMembership(bob.Descriptor.ConnectionId, "g", member: true));
        Assert.False(registry.SetMembership("unknown", "g", member: true));
        Assert.True(registry.SetMembership(ann.Descriptor.ConnectionId, "g", member: false));
        Assert.True(registry.SetMembership(ann.Descriptor.ConnectionId, "g", member: false));

        Assert.Equal([("group/h/g", 2), ("group/h/g", 1)], changes);
        Assert.Equal(["g"], bob.Groups.ToArray());
        Assert.Same(bob, Assert.Single(registry.MembersOf(TopicKey.Group("h", "g"))));
        Assert.Same(ann, Assert.Single(registry.MembersOf(TopicKey.User("h", "ann"))));
        Assert.Equal(2, registry.MembersOf(TopicKey.Hub("h")).Count);
        Assert.Empty(registry.MembersOf(TopicKey.Hub("other")));
        Assert.Equal(5, registry.Memberships);
        Assert.Equal(
            [("group/h/g", 1), ("hub/h", 2), ("user/h/ann", 1), ("user/h/bob", 1)],
            registry.Topics().Select(topic => (topic.Key, topic.Value)).Order());
        Assert.Equal(2, registry.Snapshot().Count);
        Assert.True(registry.TryGet(ann.Descriptor.ConnectionId, out var found));
        Assert.Same(ann, found);
        Assert.Throws<InvalidOperationException>(() => registry.Add(ann, []));

        changes.Clear();
        Assert.True(registry.Remove(bob));
        Assert.False(registry.Remove(bob));
        Assert.Equal([("hub/h", 1), ("user/h/bob", 0), ("group/h/g", 0)], changes);
        Assert.False(registry.SetMembership(bob.Descriptor.ConnectionId, "g", member: true));
        Assert.Equal((1, 2), (registry.Count, registry.Memberships));
    }

    [Fact]
    public async Task List_of_members_is_made_once_per_change()
    {
        await using var host = await FrontendHost.StartAsync();
        using var first = await host.ConnectAsync();
        await host.Gateway.NextOpened();
        using var second = await host.ConnectAsync();
        await host.Gateway.NextOpened();
        using var third = await host.ConnectAsync();
        var last = await host.Gateway.NextOpened();
        var hub = TopicKey.Hub("echo");

        var before = host.Registry.MembersOf(hub);
        Assert.Same(before, host.Registry.MembersOf(hub));
        host.Registry.Remove(last);

        Assert.Equal(3, before.Count);
        Assert.Equal(2, host.Registry.MembersOf(hub).Count);
    }

    [Fact]
    public async Task Many_groups_of_one_connection_count_as_its_memory()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        var before = connection.MemoryBytes;

        for (var i = 0; i < 100; i++)
            host.Registry.SetMembership(connection.Descriptor.ConnectionId, "group" + i, member: true);
        Assert.True(connection.MemoryBytes >= before + 100 * 100);
        // Where it grows, not at the next scan.
        host.Change(settings => settings with { MaxMemoryPerConnectionBytes = connection.MemoryBytes + 100 });
        Assert.False(connection.IsClosing);
        host.Registry.SetMembership(connection.Descriptor.ConnectionId, "one too many", member: true);
        Assert.True(connection.IsClosing);

        Assert.Equal(4004, (await client.ReadCloseAsync()).Code);
    }
}
