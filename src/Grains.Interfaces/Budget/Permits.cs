namespace Tidegate.Budget;

/// <summary>A number of permits per admission class. One permit is the right to hold one live WebSocket stream.</summary>
/// <param name="Standard">Permits of class <see cref="AdmissionClass.Standard"/>; never negative in a valid state.</param>
/// <param name="Priority">Permits of class <see cref="AdmissionClass.Priority"/>; never negative in a valid state.</param>
[GenerateSerializer, Immutable, Alias("tidegate.budget.permits")]
public readonly record struct Permits([property: Id(0)] int Standard, [property: Id(1)] int Priority)
{
    /// <summary>No permits.</summary>
    public static readonly Permits None;

    /// <summary>The permits of all classes together.</summary>
    public int Total => Standard + Priority;

    /// <summary>The permits of one class.</summary>
    public int this[AdmissionClass admissionClass] => admissionClass == AdmissionClass.Priority ? Priority : Standard;

    /// <summary>The same permits, but <paramref name="count"/> of class <paramref name="admissionClass"/>.</summary>
    public Permits With(AdmissionClass admissionClass, int count) =>
        admissionClass == AdmissionClass.Priority ? this with { Priority = count } : this with { Standard = count };

    /// <summary>One class's permits and none of the other.</summary>
    public static Permits Of(AdmissionClass admissionClass, int count) => None.With(admissionClass, count);

    /// <summary>True where no class has more permits here than in <paramref name="other"/>.</summary>
    public bool FitsIn(Permits other) => Standard <= other.Standard && Priority <= other.Priority;

    /// <summary>The larger count of each class.</summary>
    public static Permits Max(Permits a, Permits b) => new(Math.Max(a.Standard, b.Standard), Math.Max(a.Priority, b.Priority));

    /// <summary>The smaller count of each class.</summary>
    public static Permits Min(Permits a, Permits b) => new(Math.Min(a.Standard, b.Standard), Math.Min(a.Priority, b.Priority));

    /// <summary>What <paramref name="a"/> has over <paramref name="b"/> in each class, at least 0.</summary>
    public static Permits Excess(Permits a, Permits b) => Max(a - b, None);

    /// <summary>Sum per class.</summary>
    public static Permits operator +(Permits a, Permits b) => new(a.Standard + b.Standard, a.Priority + b.Priority);

    /// <summary>Difference per class; may be negative.</summary>
    public static Permits operator -(Permits a, Permits b) => new(a.Standard - b.Standard, a.Priority - b.Priority);

    /// <inheritdoc/>
    public override string ToString() => $"{Standard}s+{Priority}p";
}
