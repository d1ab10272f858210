using Tidegate.Configuration;
using Tidegate.Configuration.Validation;

namespace Tidegate.Hosting.Tests.Configuration;

public sealed class HubLookupTests
{
    [Theory]
    [InlineData("chat", HubHandler.Grain, false)]
    [InlineData("CHAT", HubHandler.Grain, false)]
    [InlineData("bare", HubHandler.None, false)]
    [InlineData("default", HubHandler.Echo, true)]
    [InlineData("elsewhere", HubHandler.Echo, true)]
    public void Hub_that_is_not_listed_is_as_the_hub_default(string hub, HubHandler handler, bool priority)
    {
        var options = Checked.Configuration(
            "Tidegate:Hubs:chat:Handler=grain", "Tidegate:Hubs:bare:Priority=false", "Tidegate:Hubs:Default:Handler=echo", "Tidegate:Hubs:Default:Priority=true").ReadTidegateOptions();

        Assert.Equal((handler, priority), (options.HubOf(hub).Handler, options.HubOf(hub).Priority));
    }

    [Fact]
    public void Hub_has_the_defaults_where_no_policy_is_listed()
    {
        var hub = new TidegateOptions().HubOf("chat");

        Assert.Equal((HubHandler.None, false), (hub.Handler, hub.Priority));
    }
}
