using Tidegate.StateSpace.Model;
using Tidegate.StateSpace.Search;
using Xunit.Abstractions;

namespace Tidegate.StateSpace;

/// <summary>Explores every history of each scope, and says how many states that are.</summary>
public sealed class ExplorationTests(ITestOutputHelper output)
{
    private const int MostStates = 10_000_000;

    [Fact]
    public void Every_state_of_every_scope_keeps_the_rules()
    {
        var reached = new Reached();
        var states = 0L;
        foreach (var scope in Scopes.Closed)
        {
            var found = new Explorer(scope, MostStates) { LivenessEvery = 4 }.Run();
            output.WriteLine(found.ToString());
            Assert.True(found.Violation is null, found.Violation);
            Assert.True(found.Closed, $"Scope {scope.Name} has more than {MostStates:N0} states.");
            Assert.True(found.Continued > 0, $"Scope {scope.Name} was never continued to a free permit.");
            reached.Add(found.Reached);
            states += found.States;
        }

        output.WriteLine($"{states:N0} states in all");
        foreach (var (name, count) in reached.All) output.WriteLine($"{count,14:N0}  {name}");
        // No scope has an operator who expels a frontend or starts a recovery procedure, or silos that are configured otherwise than the
        // cluster; BudgetLedgerExpelTests, BudgetLedgerConfigurationTests and the simulation do.
        string[] elsewhere = ["Ledger: Expelled", "Ledger: RecoveryBegan", "Ledger: RecoveryEnded", "Ledger: ConfigurationTaken"];
        var missed = reached.All.Where(counter => counter.Count == 0).Select(counter => counter.Name).Except(elsewhere);
        Assert.Empty(missed);
        Assert.True(states >= 1_000_000, $"Only {states:N0} states.");
    }

    [Fact]
    public void All_faults_together_keep_the_rules_as_far_as_the_exploration_goes()
    {
        var found = new Explorer(Scopes.Everything, 1_000_000) { LivenessEvery = 4 }.Run();

        output.WriteLine(found.ToString());
        Assert.True(found.Violation is null, found.Violation);
    }
}
