using Tidegate.Frontends;
using Tidegate.Grains.Frontends;

namespace Tidegate.Grains.Tests.Frontends;

public sealed class FrontendTableTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FrontendTable _table = new();
    private readonly SilentFrontend _frontend = new();

    [Fact]
    public void Find_registered_gives_the_newest_way()
    {
        var newer = new SilentFrontend();
        _table.Register(Registration("a"), _frontend, TimeSpan.Zero);
        _table.Register(Registration("a"), newer, Second);

        Assert.Same(newer, _table.Find("a", 2 * Second));
        Assert.Null(_table.Find("b", 2 * Second));
    }

    [Fact]
    public void List_gives_the_newest_registrations_in_order_of_ids()
    {
        _table.Register(Registration("b"), _frontend, TimeSpan.Zero);
        _table.Register(Registration("a"), _frontend, TimeSpan.Zero);
        _table.Register(Registration("b") with { Connections = 7 }, _frontend, Second);

        Assert.Equal(["a", "b"], _table.List(Second).Select(frontend => frontend.Id));
        Assert.Equal(7, _table.List(Second)[1].Connections);
    }

    [Fact]
    public void Registration_without_renewal_expires()
    {
        _table.Register(Registration("a"), _frontend, TimeSpan.Zero);
        _table.Register(Registration("b"), _frontend, TimeSpan.Zero);
        _table.Register(Registration("b"), _frontend, 10 * Second);

        Assert.NotNull(_table.Find("a", FrontendTable.Expiry - TimeSpan.FromTicks(1)));
        Assert.Null(_table.Find("a", FrontendTable.Expiry));
        Assert.Equal("b", Assert.Single(_table.List(FrontendTable.Expiry)).Id);
    }

    [Fact]
    public void Removed_frontend_does_not_come_back_with_a_late_renewal()
    {
        _table.Register(Registration("a"), _frontend, TimeSpan.Zero);
        _table.Remove("a", Second);
        _table.Register(Registration("a"), _frontend, 2 * Second);

        Assert.Null(_table.Find("a", 2 * Second));
        Assert.Empty(_table.List(2 * Second));
    }

    [Fact]
    public void Removed_before_its_first_registration_arrives_does_not_come_either()
    {
        _table.Remove("a", TimeSpan.Zero);
        _table.Register(Registration("a"), _frontend, Second);

        Assert.Empty(_table.List(Second));
    }

    [Fact]
    public void Register_over_the_bound_fails_and_renewals_still_pass()
    {
        for (var i = 0; i < FrontendTable.MaxFrontends; i++)
            _table.Remove("gone-" + i, TimeSpan.Zero);
        _table.Remove("one-more", TimeSpan.Zero);

        Assert.Throws<InvalidOperationException>(() => _table.Register(Registration("a"), _frontend, Second));

        _table.Register(Registration("a"), _frontend, FrontendTable.Expiry);
        Assert.Single(_table.List(FrontendTable.Expiry));
    }

    private static FrontendRegistration Registration(string id) =>
        new() { Id = id, Name = "name-" + id, PublicAddresses = "http://127.0.0.1:8080", Host = "host", Version = "1" };
}
