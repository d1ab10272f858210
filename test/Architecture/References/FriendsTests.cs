using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.References;

public sealed class FriendsTests
{
    [Fact]
    public void Contract_is_lean_and_only_hosts_know_the_web() =>
        Report.Nothing(Source.Projects.Zip(Source.Assemblies, Friends.Violations).SelectMany(violations => violations));

    // The hosting project breaks every rule that holds for the contract.
    [Fact]
    public void A_contract_with_packages_a_framework_and_friends_is_seen()
    {
        var (project, assembly) = Source.Projects.Zip(Source.Assemblies).Single(pair => pair.First.Name == "Hosting");
        var violations = Friends.Violations(project with { Folder = Path.Combine(Source.Root, "src", "Grains.Interfaces") }, assembly).ToList();
        Assert.Contains(violations, violation => violation.StartsWith("Grains.Interfaces references StackExchange.Redis,", StringComparison.Ordinal));
        Assert.Contains(violations, violation => violation.StartsWith("Grains.Interfaces references Microsoft.AspNetCore.App,", StringComparison.Ordinal));
        Assert.Contains(violations, violation => violation.StartsWith("Grains.Interfaces shows its internals to Tidegate.Silo:", StringComparison.Ordinal));
    }
}
