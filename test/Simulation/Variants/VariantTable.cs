namespace Tidegate.Simulation;

/// <summary>All wrong variants, by number. Those over 54 are further rules' variants, beyond the table of the test design.</summary>
internal static class VariantTable
{
    public static IReadOnlyList<Variant> All { get; } =
        [.. LedgerVariants.All.Concat(FrontendVariants.All).OrderBy(variant => variant.Number)];
}
