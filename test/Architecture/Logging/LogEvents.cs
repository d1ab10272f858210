using Mono.Cecil;
using Mono.Cecil.Cil;
using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Logging;

/// <summary>
/// Finds the events of an assembly where it makes their ids: in what the generator writes for a <c>LoggerMessage</c>, and in what somebody
/// wrote by hand.
/// </summary>
internal static class LogEvents
{
    private const string EventId = "Microsoft.Extensions.Logging.EventId";

    /// <summary>The events of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="root">The namespace of its types.</param>
    /// <param name="folder">The folder that goes by that namespace.</param>
    public static IEnumerable<LogEvent> Of(AssemblyDefinition assembly, string root, string folder) =>
        from type in assembly.MainModule.GetTypes()
        let place = Places.Outermost(type)
        where place.Namespace == root || place.Namespace.StartsWith(root + ".", StringComparison.Ordinal)
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where IsMaking(instruction)
        select Read(instruction, folder + place.Namespace[root.Length..].Replace('.', '/'), place.Name, method);

    private static bool IsMaking(Instruction instruction) =>
        instruction is { OpCode.Code: Code.Newobj or Code.Call, Operand: MethodReference { Name: ".ctor" or "op_Implicit" } made }
        && made.DeclaringType.FullName == EventId
        && made.Parameters[0].ParameterType.MetadataType == MetadataType.Int32;

    // The id is pushed first, then the name where there is one.
    private static LogEvent Read(Instruction making, string folder, string type, MethodDefinition method)
    {
        var last = making.Previous;
        var name = last is { OpCode.Code: Code.Ldstr, Operand: string written } ? written : method.Name;
        var first = ((MethodReference)making.Operand).Parameters.Count == 1 ? last : last.Previous;
        return new LogEvent(first is { OpCode.Code: Code.Ldc_I4, Operand: int id } ? id : null, folder, $"{type}.{name}");
    }
}
