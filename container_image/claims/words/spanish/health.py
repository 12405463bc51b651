"""Health, safety and certificates, in a Spanish text."""

from __future__ import annotations

HEALTH = r"""
    dolor(es)?, dolorid[oa]s?, doloros*, duelen?, dolia*, insomnio, desvel(o|os) (adios|fuera)*, acne
    granos (de la|del|fuera|adios)*, alergi*, alergic*, colesterol*, tension arterial
    (baj|regul|control|estabiliz)\w* la tension(?! (del|de la) (hilo|muelle|cuerda)), hipertens*, estres*, ansiedad
    depresi*, gripe, catarr*, resfri*, constipad*, tos, fiebre, migran*, jaqueca*, artritis, artrosis, reuma*, ciatica
    fascitis, varices, celulitis, e(cz|c|z)c?ema*, dermatitis, psoriasis, caspa, calvicie, alopecia
    anti ?(arrugas|edad|inflam|bacteri|microb|caida|estres|alerg|oxid|caspa|hong|virus|viral|acne|dolor)*
    (borr|elimin|reduc|quit|atenu|alis|combat|suaviz)\w* ~ (arrugas|cicatri\w*|manchas|estrias|ojeras|granos
    |verrugas)(?! del? (lino|tela|papel)), (elimin|mat|acab)\w* ~ (germenes|bacterias|virus|hongos|acaros), germenes
    bacteri*, virus, cicatri(za|zan|zar|zante)*, diabet*, (el|contra el|del|al) cancer, asma*, inflamad*, inflamacion
    hinchazon, estrenimiento, gastritis, reflujo, acidez de estomago, ardor(es)? de estomago, nauseas, mareos
    vertigo*, resaca, hemorroid*, menopaus*, menstrua*, (la|tu) regla (dolo|menos|sin)*, hormon*, tiroides, metabol*
    (quema|queman|quemar) (la )?(grasa|calorias)*, adelgaz(a|an|ar|ante|antes|aras|as) *
    (perd|pierd|baj|control)\w* (de )?(peso|kilos|volumen|talla), (los|tus|unos|esos) kilos, saciante*, lumbar*
    lumbago, cervicales, juanetes, fatiga, cansancio, anemia, cistitis, herpes, infeccion*
    (alivi|relaj|san|cur|descarg|descontrac|calm)\w* ~ (espalda|cuello|rodillas?|articulaciones|musculos?|piernas
    |nervios|piel), (espalda|cuello|rodillas?|cabeza|huesos|articulaciones|pies) (que )?~ (dol|duel|alivi|cur)*
    curan? (el|la|los|las|tu|tus|todo|cualquier|heridas)*, curativ*, curarte, te cura*, curate, curan
    sana(r|n|dor|dora|dores|doras|tiv\w*|ra|cion), te san*, alivi(a|an|ar|o|ara|ando|ate)
    (calm|quit|elimin)\w* (el|la|los|tu|tus|las) (nervios|picor|picores|irritaci|malestar|pena)*, previen(e|en)
    prevenir, prevencion, enfermed*, enferm(o|os|as|ar|es)
    (fortalec|refuerz|reforz|estimul|activ|mejor|regul|favorec|aceler|depur|protege|limpi)\w* ~ (defensas|inmun\w*
    |huesos|corazon|pelo)
    (fortalec|refuerz|reforz|estimul|activ|mejor|regul|favorec|aceler|depur|limpi|facilit)\w* ~ (circulacion|digestion
    |sueno|memoria|higado)
    (fortalec|estimul|mejor|regul|favorec|corrig|facilit)\w* ~ (transito|postura|respiracion|concentracion
    |sistema nervioso|animo), digestiv*, inmun*, (tus|las) defensas, detox*, desintox*, depurativ*, toxin*, toxic*
    antioxidant*, rejuvenec*, (frena|retrasa|combate|contra) (el )?envejec*, terap(ia|ias|eutic\w*)
    (aroma|cromo|musico)terap*, medicinal(es)?, medicin(a|as)(?! de juguete), medicament*, farmaceutic*
    (venta en|de) farmacias?(?=[^\w]*$), saludable*, salud(?! (y|a la))(?=[^\w]*\w), tu salud
    (la|por|para la|su) salud, vitalidad, energizant*, organismo, (duerm|dorm)\w+ (mejor|de un tiron|toda la noche)*
    (concili|recuper|regul)\w* el sueno, sueno reparador, hip(o|er)alerg*, dermat*, testad[oa]s?
    (clinica|medica|cientifica)mente, (estudios?|ensayos?) (clinic|cientific|de lab)*
    (probad|testad|certific|analizad|ensayad|pruebas|ensayos)\w* ~ (laboratorio|clinic\w*|medic\w*|cientific\w*)
    (segur|inocu|inofensiv)[oa]s? (para|en|con) ~ (bebe|bebes|nin\w*|peques|mascotas|piel|embarazadas|boca|recien)
    (segur|garantia)\w* (infantil|total)*, (a prueba de|sin peligro para) (bebe|nin|peque)*
    apt[oa]s? para (\w+ )?(piel|bebe|nin|celiac|alergi|embaraz|diabet|vegan|intoler|todas las piel|tod[oa]s? l)*
    sin (toxic|bpa|paraben|gluten|quimic|sulfat|riesgo|peligro|alergen|efectos secund|lactosa|contraindic)*
    libre de (bpa|toxic|paraben|gluten|quimic|crueldad|alergen)*, atoxic*, no toxic*, inocu*, crueldad
    piel(es)? (alergic|sensible|atopic|delicad|reactiv|irritad|con acne|con problema)*, certific*, homologad*
    sello (ecologic|oficial|verde|ue|organic|fsc|de calidad|europe|de salud)*, fsc, oeko*, gots, ecocert, pefc
    iso \d*, (cero|sin|bajas) emisiones, huella de carbono, (neutr\w+|cero) (en )?carbono, carbono neutr*
    milagros[oa]s?, hacen? milagros, remedi(o|os|a|an)
    efecto (calmante|relajante|terapeutico|sedante|placebo|lifting|antiinflam)*
    propiedades (medic|curat|calm|relaj|antiox|terap|benef|saluda)*, benefici(os|oso|osa) (para|de la)*
    buen[oa]s? para (la|el|tu|los|las|tus) (salud|corazon|piel|hueso|estomago|higado|vista|memoria|espalda|digestion
    |circul)*, (escudo|barrera|defensa|muralla) contra (el|la|los|las)*, spf*, fps, (proteccion|filtro) (solar|uv)*
    pediatr*, fisioterap*, nutricionist*, prescri*, recet(a|ado|ada|an) (medica|por|tu medic|los medic)*, ortoped*
    ergonom* certif*, (medic|doctor|dentista|enfermer)\w* ~ (recom|aprob|aval|acons|consej|quer|receta|us)*
    (recomend|avalad|aprobad|acons|aconsej|disenad)\w* por ~ (medic|doctor|dentista|cientific|fisio|especialist)*
    (descans|relaj|alivi|descarg)\w{0,3} (la|los|el|las|tu|tus) (vista|ojos|piernas|pies|musculos|cervicales|mente
    |nervios)(?! (de|del) (la )?(mesa|silla|sillon)), (tripa|barriga|michelin\w*|flacidez|papada|grasa abdominal)
    (ayud|sirv)\w{1,3} (a|para) (perder|dormir|adelgaz|digerir|sanar|bajar (de )?peso|respirar mejor|relaj|concentr
    |quemar|prevenir|dejar de fumar)*
    (dice|avala|demuestra|prueba|segun) (la|lo|los|un) (ciencia|estudio|estudios|cientific|medic)*
    cientific[oa]s?(?! (de juguete|locos?))*, como un bebe, (bebe|bebes) duerm*
    (pulmon|higado|rinon|intestin|estomago|articulaci)\w{0,5} (sano|san[oa]s|limpi|fuert|agradec)*
    (limpia|protege|cuida) (el|tu|los|tus) (higado|rinones|pulmones|colon|intestino|estomago|corazon|arterias)
    (sin|cero) (azucar|grasas?|calorias|aditivos)(?=[^\w]*$), (bajo|bajas?) en (calorias|grasas?|azucar|sodio)
    (nutri|cali)\w+ (la piel|el cabello) (dan|desde)*, tratamient*, (sintoma|molesti|padecim|dolenc)*
    (a|para) quien(es)? (padec|sufr)*, (sufres|padeces) (de|del)*, pastilla(s)? (de|para) (dormir|la tos|adelgazar)*
    garrapat*, antipulgas, anti ?parasit*, parasit(os|ari)*, picor(es)?, picazon, comezon, irritacion(es)?, rojeces
    llagas?
    adios ~ (pulgas|arrugas|ojeras|granos|kilos|manchas|caspa|mal aliento|ronquidos|canas
    |estrias|piojos)
    (piel|rostro|cara|cutis|pelo|cabello|cuerpo|mente|articulaciones|dientes|huesos) mas (joven|firme|ters|san|elastic
    |fuert|despej)*, # anos (mas joven|menos encima|mas)(?=[^\w]*$), regener*, celulas, colageno, flora intestinal
    gases, vitaminas
    (piel|arrugas|result\w+|pelo|cabello|kilos|ojeras|cutis|nota\w+|efecto\w*|cambio) ~ (en|tras) (#|pocas|unas|una
    |pocos) (dias?|semanas?|noches?|sesiones?|aplicaciones?), (celiac|intoleran|diabetic|asmatic|hipertens|alergic)*
    gluten, ronqu(id\w+|ar|as), espanta (el|la|los|las) (resfr|males||enferm|dolor)*
    (repele|ahuyenta|mata)\w? (\w+ )?(mosquitos|piojos|acaros|pulgas|bacterias|germenes)
    (relaja|calma|alivia|tranquiliza|seda)n? (a )?(tu|los|las|el|al|la) ~ (perro|gato|mascota|bebe|ansios\w*
    |nervios\w*), caries, encias, desinfect*
    (relaj|desinflam|tonific|reafirm|revitaliz)\w* ~ (musculos?|piel|cuerpo|vientre|gluteos|encias|articulaciones)
    (salv|cuid|proteg|respet)\w+ (con )?(el|al) (planeta|medio ambiente|clima)*
"""
