using System.Reflection;
using Tidegate.Budget;
using Tidegate.Grains.Budget;
using Tidegate.Grains.Connections;
using Tidegate.Grains.Frontends;
using Tidegate.Grains.Topics;
using Tidegate.Hosting.Listening;
using Tidegate.WebFrontend.Admission;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.InProcess.Tests;

/// <summary>The rules of docs/architecture.md that a compiler does not check.</summary>
public sealed class ArchitectureTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] NotPure =
        ["Orleans.Runtime", "Orleans.Core", "Orleans.Reminders", "Microsoft.AspNetCore", "Microsoft.Extensions.Logging"];

    [Fact]
    public void Frontend_and_contract_do_not_know_the_grains()
    {
        Assert.DoesNotContain("Tidegate.Grains", References(typeof(PermitPool).Assembly));
        Assert.DoesNotContain("Tidegate.Grains", References(typeof(Permits).Assembly));
        Assert.DoesNotContain("Tidegate.WebFrontend", References(typeof(BudgetLedger).Assembly));
    }

    [Theory]
    [InlineData(typeof(BudgetLedger))]
    [InlineData(typeof(LedgerShell<int>))]
    [InlineData(typeof(BudgetPolicy))]
    [InlineData(typeof(PressureGauge))]
    [InlineData(typeof(IdlePolicy))]
    [InlineData(typeof(OutboxQueue))]
    [InlineData(typeof(FrontendTable))]
    [InlineData(typeof(AuditComparison))]
    [InlineData(typeof(PermitPool))]
    [InlineData(typeof(FrontendLease))]
    [InlineData(typeof(WaitingLine))]
    [InlineData(typeof(PermitTicket))]
    [InlineData(typeof(ShedPlan))]
    [InlineData(typeof(HeartbeatPolicy))]
    [InlineData(typeof(PendingConnections))]
    [InlineData(typeof(AnswerProgress))]
    public void Decisions_know_no_clock_no_task_and_no_runtime(Type type)
    {
        var used = UsedTypes(type).ToList();
        Assert.DoesNotContain(used, other => NotPure.Any(name => other.Assembly.GetName().Name!.StartsWith(name, StringComparison.Ordinal)));
        Assert.DoesNotContain(typeof(TimeProvider), used);
        Assert.DoesNotContain(used, other => typeof(Task).IsAssignableFrom(other));
    }

    // The answer of a frontend may come back through any gateway, which looks the asker up in the directory: a stateless worker is not there.
    // In a test cluster with one client it always comes through the right one; two frontends of a real cluster showed it.
    [Fact]
    public void No_grain_is_a_stateless_worker() =>
        Assert.DoesNotContain(typeof(BudgetLedger).Assembly.GetTypes(), type => type.IsDefined(typeof(Orleans.Concurrency.StatelessWorkerAttribute)));

    private static IEnumerable<string?> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name);

    private static IEnumerable<Type> UsedTypes(Type type) =>
        type.GetFields(Everything).Select(field => field.FieldType)
            .Concat(type.GetMethods(Everything).SelectMany(method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors(Everything).SelectMany(constructor => constructor.GetParameters().Select(p => p.ParameterType)))
            .SelectMany(used => used.IsGenericType ? [used, .. used.GetGenericArguments()] : new[] { used });
}
