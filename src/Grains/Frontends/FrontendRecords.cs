using Tidegate.Frontends;

namespace Tidegate.Grains.Frontends;

/// <summary>The directory as it is stored: who is registered, and the way there. When each renewed last is not.</summary>
[GenerateSerializer, Alias("tidegate.frontends.stored")]
internal sealed class FrontendRecords
{
    /// <summary>The registered frontends.</summary>
    [Id(0)] public List<FrontendRecord> Frontends { get; set; } = [];
}

/// <summary>A stored frontend.</summary>
/// <param name="Registration">As it was first registered.</param>
/// <param name="Frontend">The way to it.</param>
[GenerateSerializer, Immutable, Alias("tidegate.frontends.stored.entry")]
internal sealed record FrontendRecord(
    [property: Id(0)] FrontendRegistration Registration,
    [property: Id(1)] IFrontendObserver Frontend);
