using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Filters;

/// <summary>A part of a filter as it is written; whether it makes sense is not known yet.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it has ended.</param>
internal abstract record FilterSyntax(int Start, int End)
{
    /// <summary>A literal.</summary>
    internal sealed record Literal(int Start, int End, FilterValue Value) : FilterSyntax(Start, End);

    /// <summary>A name that is not a call.</summary>
    internal sealed record Name(int Start, int End, string Text) : FilterSyntax(Start, End);

    /// <summary>A call of a function.</summary>
    internal sealed record Call(int Start, int End, string Function, ImmutableArray<FilterSyntax> Arguments) : FilterSyntax(Start, End);

    /// <summary><c>not</c> something.</summary>
    internal sealed record Not(int Start, int End, FilterSyntax Operand) : FilterSyntax(Start, End);

    /// <summary>An operator between two operands, its word in lower case.</summary>
    internal sealed record Binary(string Operator, FilterSyntax Left, FilterSyntax Right) : FilterSyntax(Left.Start, Right.End);

    /// <summary>Something <c>in</c> a list.</summary>
    internal sealed record InList(int End, FilterSyntax Item, ImmutableArray<FilterSyntax> Choices) : FilterSyntax(Item.Start, End);
}
