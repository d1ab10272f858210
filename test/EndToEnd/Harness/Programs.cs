namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>The programs under test, as they were built with these tests.</summary>
internal static class Programs
{
    private static readonly BuiltPrograms Built = new(typeof(Programs).Assembly);

    public static string Standalone { get; } = Built.PathOf("Tidegate.Standalone");

    public static string Silo { get; } = Built.PathOf("Tidegate.Silo");

    public static string WebFrontend { get; } = Built.PathOf("Tidegate.WebFrontend");

    /// <summary>A sample; not every project that shares this class builds it.</summary>
    public static string CSharpChat => Built.PathOf("Tidegate.Samples.CSharpChat");

    public static string LoadGenerator { get; } = Built.PathOf("Tidegate.LoadGenerator");
}
