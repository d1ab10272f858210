namespace Tidegate.Configuration.Validation;

/// <summary>Where a frontend writes what it saw.</summary>
internal static class DiagnosticsRules
{
    public static void JournalPathIsOnePlace(RuleContext context)
    {
        const string Key = "Diagnostics:JournalPath";
        var path = context.Options.Diagnostics.JournalPath;
        context.Require(path is null || Path.IsPathFullyQualified(path), Key, "must be an absolute path, so that journals are found wherever the frontend is started");
        context.Require(path is null || !File.Exists(path), Key, "must be a folder, and this is a file");
    }
}
