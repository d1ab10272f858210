using Mono.Cecil;
using Tidegate.Architecture.Assemblies;
using Tidegate.Architecture.Samples;

namespace Tidegate.Architecture.Purity;

public sealed class PurityTests
{
    private static readonly TypeDefinition Impure = Source.Samples.MainModule.GetType(typeof(ImpureDecisions).FullName);

    [Fact]
    public void Named_cores_know_no_clock_no_task_no_logger_no_chance_and_no_runtime() => Report.Nothing(PureCores.Violations());

    [Theory]
    [InlineData(nameof(ImpureDecisions.ByClock), "System.DateTimeOffset.get_UtcNow")]
    [InlineData(nameof(ImpureDecisions.ByTicks), "System.Environment.get_TickCount64")]
    [InlineData(nameof(ImpureDecisions.ByStopwatch), "System.Diagnostics.Stopwatch.GetTimestamp")]
    [InlineData(nameof(ImpureDecisions.ByProvider), "System.TimeProvider.get_System")]
    [InlineData(nameof(ImpureDecisions.ByChance), "System.Random.get_Shared")]
    [InlineData(nameof(ImpureDecisions.ByName), "System.Guid.NewGuid")]
    [InlineData(nameof(ImpureDecisions.LaterAsync), "System.Threading.Tasks.Task.Yield")]
    [InlineData(nameof(ImpureDecisions.InClosure), "System.DateTime.get_Now")]
    [InlineData(nameof(ImpureDecisions.Logged), "Microsoft.Extensions.Logging.ILogger.BeginScope")]
    [InlineData(nameof(ImpureDecisions.OfOrleans), "Orleans.IGrainWithStringKey")]
    public void A_decision_that_knows_too_much_is_named_with_the_method_that_does(string method, string used) =>
        Assert.Contains(PureCores.Violations(Impure), violation => violation.StartsWith($"{Impure.FullName}.{method} uses {used}:", StringComparison.Ordinal));

    [Fact]
    public void A_decision_that_is_given_the_time_is_pure() =>
        Assert.DoesNotContain(PureCores.Violations(Impure), violation => violation.Contains($".{nameof(ImpureDecisions.Pure)} ", StringComparison.Ordinal));
}
