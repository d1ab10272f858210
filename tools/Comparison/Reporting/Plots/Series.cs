namespace Tidegate.Compare.Reporting.Plots;

/// <summary>One line of a plot.</summary>
/// <param name="Title">Name at its end.</param>
/// <param name="Strong">Drawn thicker.</param>
/// <param name="Points">Points from left to right.</param>
internal sealed record Series(string Title, bool Strong, IReadOnlyList<(double X, double Y)> Points);
