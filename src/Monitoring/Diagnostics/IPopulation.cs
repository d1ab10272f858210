namespace Tidegate.Diagnostics;

/// <summary>Something of which this process may hold very many, such as connections.</summary>
internal interface IPopulation
{
    /// <summary>How many there are at this moment.</summary>
    int Count { get; }
}
