using Tidegate.StateSpace.Model;

namespace Tidegate.StateSpace.Search;

/// <summary>The entry point of a build of this folder together with changed sources of the shipped classes.</summary>
internal static class Exploration
{
    /// <summary>Explores a scope until a rule is broken.</summary>
    /// <param name="scope">Name of one of <see cref="Scopes"/>.</param>
    /// <param name="mostStates">Gives up after so many.</param>
    /// <returns>The number of states and the trace; null where no rule was broken.</returns>
    public static string? FirstViolation(string scope, int mostStates)
    {
        var found = new Explorer(Scopes.All.Single(known => known.Name == scope), mostStates).Run();
        return found.Violation is { } violation ? $"after {found.States:N0} states{Environment.NewLine}{violation}" : null;
    }
}
