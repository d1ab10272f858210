namespace Tidegate.Architecture;

/// <summary>How a rule says what breaks it.</summary>
internal static class Report
{
    /// <summary>Fails with all that is wrong, one line each.</summary>
    public static void Nothing(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        if (all.Count > 0) Assert.Fail($"{all.Count} to mend, by the rules of docs/architecture.md and CONTRIBUTING.md:{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
    }
}
